"""Adds accelerators, phones and processors that the compiled hardware table lacks: consumer cards, laptops, Apple variants, boards.

added_parts.py [scenarios/catalog/hardware/accelerators.csv]     appends the rows below whose id the table does not have; other rows stay as they are

Figures: makers' public specification pages, recalled and not re-read ("verify"). FP16 is the dense rate with FP32 accumulation, where a part has it
(GeForce: half of the FP16-accumulate rate); parts without matrix units or with a crippled FP16 rate carry what their llama.cpp kernels use: the FP32 rate. ARM cores: 8 FP32 operations per cycle, as the compiled table counts them."""
import re
import sys

from hardware_supplement import CLASS_DEFAULTS, efficiency_family, link_latency_us
from import_hardware import AS_OF, COLUMNS
from tables import kebab, read_table, write_table

# name | vendor | year | class | GB | GB/s | fp32 | fp16 | fp8 | int8 | link | link GB/s per direction | TDP | price
PARTS = """
GTX-1080-Ti | NVIDIA | 2017 | consumer | 11 | 484.4 | 11.34 | 11.34 | | 45.4 | PCIe3 x16 | 16 | 250 | 699
RTX-2060 | NVIDIA | 2019 | consumer | 6 | 336 | 6.45 | 25.8 | | 103.2 | PCIe3 x16 | 16 | 160 | 349
RTX-2070 | NVIDIA | 2018 | consumer | 8 | 448 | 7.47 | 29.9 | | 119.4 | PCIe3 x16 | 16 | 175 | 499
RTX-2070-Super | NVIDIA | 2019 | consumer | 8 | 448 | 9.06 | 36.3 | | 145 | PCIe3 x16 | 16 | 215 | 499
RTX-2080 | NVIDIA | 2018 | consumer | 8 | 448 | 10.07 | 40.3 | | 161.1 | PCIe3 x16 | 16 | 215 | 699
RTX-2080-Super | NVIDIA | 2019 | consumer | 8 | 496 | 11.15 | 44.6 | | 178.4 | PCIe3 x16 | 16 | 250 | 699
Titan-RTX | NVIDIA | 2018 | consumer | 24 | 672 | 16.3 | 130.5 | | 261 | PCIe3 x16 | 16 | 280 | 2499
RTX-3050 | NVIDIA | 2022 | consumer | 8 | 224 | 9.1 | 18.2 | | 72.8 | PCIe4 x8 | 16 | 130 | 249
RTX-3070-Ti | NVIDIA | 2021 | consumer | 8 | 608 | 21.75 | 43.5 | | 174 | PCIe4 x16 | 32 | 290 | 599
RTX-3080-12GB | NVIDIA | 2022 | consumer | 12 | 912 | 30.6 | 61.3 | | 245 | PCIe4 x16 | 32 | 350 | 799
RTX-4060-Ti-8GB | NVIDIA | 2023 | consumer | 8 | 288 | 22.1 | 44.1 | | 176.5 | PCIe4 x8 | 16 | 160 | 399
RTX-4070-Super | NVIDIA | 2024 | consumer | 12 | 504 | 35.5 | 71 | | 283.9 | PCIe4 x16 | 32 | 220 | 599
RTX-4090-D | NVIDIA | 2023 | consumer | 24 | 1008 | 73.5 | 147.1 | | 588.3 | PCIe4 x16 | 32 | 425 | 1599
RTX-5050 | NVIDIA | 2025 | consumer | 8 | 320 | 13.2 | 26.3 | | 105 | PCIe5 x8 | 32 | 130 | 249
RTX-5060 | NVIDIA | 2025 | consumer | 8 | 448 | 19.2 | 38.4 | | 153.5 | PCIe5 x8 | 32 | 145 | 299
RTX-5060-Ti-8GB | NVIDIA | 2025 | consumer | 8 | 448 | 23.7 | 47.4 | | 189.7 | PCIe5 x8 | 32 | 180 | 379
RTX-5090-Laptop | NVIDIA | 2025 | consumer | 24 | 896 | 31.8 | 63.6 | | 254 | PCIe5 x16 | 64 | 150 | 4000
RTX-5080-Laptop | NVIDIA | 2025 | consumer | 16 | 896 | 23 | 46 | | 184 | PCIe5 x16 | 64 | 150 | 2800
RTX-4080-Laptop | NVIDIA | 2023 | consumer | 12 | 432 | 24.7 | 49.4 | | 197.8 | PCIe4 x16 | 32 | 150 | 2300
RTX-4070-Laptop | NVIDIA | 2023 | consumer | 8 | 256 | 15.6 | 31.2 | | 124.8 | PCIe4 x8 | 16 | 115 | 1500
RTX-4060-Laptop | NVIDIA | 2023 | consumer | 8 | 256 | 11.6 | 23.2 | | 92.8 | PCIe4 x8 | 16 | 100 | 1200
RTX-3080-Laptop | NVIDIA | 2021 | consumer | 16 | 448 | 19 | 38 | | 152 | PCIe4 x16 | 32 | 150 | 2200
RTX-3070-Laptop | NVIDIA | 2021 | consumer | 8 | 448 | 16 | 32 | | 127.8 | PCIe4 x16 | 32 | 125 | 1600
RTX-3060-Laptop | NVIDIA | 2021 | consumer | 6 | 336 | 10.9 | 21.8 | | 87.4 | PCIe4 x16 | 32 | 115 | 1200
RTX-3050-Laptop | NVIDIA | 2021 | consumer | 4 | 192 | 5.5 | 11 | | 44 | PCIe4 x8 | 16 | 80 | 800
RTX-A2000-12GB | NVIDIA | 2021 | workstation | 12 | 288 | 8 | 31.9 | | 63.9 | PCIe4 x16 | 32 | 70 | 639
RTX-A4000 | NVIDIA | 2021 | workstation | 16 | 448 | 19.2 | 76.7 | | 153.4 | PCIe4 x16 | 32 | 140 | 1000
RTX-A4500 | NVIDIA | 2021 | workstation | 20 | 640 | 23.7 | 94.6 | | 189.2 | PCIe4 x16 | 32 | 200 | 2250
RTX-A5000 | NVIDIA | 2021 | workstation | 24 | 768 | 27.8 | 111.1 | | 222.2 | PCIe4 x16 | 32 | 230 | 2500
RTX-A5500 | NVIDIA | 2022 | workstation | 24 | 768 | 34.1 | 136.4 | | 272.8 | PCIe4 x16 | 32 | 230 | 3600
RTX-4500-Ada | NVIDIA | 2023 | workstation | 24 | 432 | 39.6 | 158.5 | 317 | 317 | PCIe4 x16 | 32 | 210 | 2250
RTX-2000-Ada | NVIDIA | 2024 | workstation | 16 | 224 | 12 | 48 | 96 | 96 | PCIe4 x8 | 16 | 70 | 625
RTX-PRO-6000-Blackwell-Max-Q | NVIDIA | 2025 | workstation | 96 | 1792 | 110 | 439 | 878 | 878 | PCIe5 x16 | 64 | 300 | 8500
RTX-PRO-5000-Blackwell | NVIDIA | 2025 | workstation | 48 | 1344 | 65 | 260 | 520 | 520 | PCIe5 x16 | 64 | 300 | 4500
RTX-PRO-4500-Blackwell | NVIDIA | 2025 | workstation | 32 | 896 | 54.9 | 220 | 440 | 440 | PCIe5 x16 | 64 | 200 | 2600
RTX-PRO-4000-Blackwell | NVIDIA | 2025 | workstation | 24 | 672 | 46.9 | 188 | 375 | 375 | PCIe5 x16 | 64 | 140 | 1550
Quadro-RTX-8000 | NVIDIA | 2018 | workstation | 48 | 672 | 16.3 | 130.5 | | 261 | PCIe3 x16 | 16 | 260 | 5000
P40 | NVIDIA | 2016 | datacenter | 24 | 346 | 11.76 | 11.76 | | 47 | PCIe3 x16 | 16 | 250 | 5699
P100-PCIe-16GB | NVIDIA | 2016 | datacenter | 16 | 732 | 9.3 | 18.7 | | | PCIe3 x16 | 16 | 250 | 5699
A2 | NVIDIA | 2021 | datacenter | 16 | 200 | 4.5 | 18 | | 36 | PCIe4 x8 | 16 | 60 | 1300
V100-PCIe-16GB | NVIDIA | 2017 | datacenter | 16 | 900 | 14 | 112 | | | PCIe3 x16 | 16 | 250 | 8500
V100-PCIe-32GB | NVIDIA | 2018 | datacenter | 32 | 900 | 14 | 112 | | | PCIe3 x16 | 16 | 250 | 9500
V100-SXM3-32GB | NVIDIA | 2018 | datacenter | 32 | 981 | 16.4 | 131 | | | NVLink2 | 150 | 350 | 11458
Jetson-Orin-Nano-8GB | NVIDIA | 2023 | soc | 8 | 68 | 1.28 | 10.2 | | 20.5 | | | 15 | 499
Jetson-Orin-Nano-Super-8GB | NVIDIA | 2024 | soc | 8 | 102.4 | 2.1 | 16.7 | | 33.4 | | | 25 | 249
Jetson-Orin-NX-16GB | NVIDIA | 2022 | soc | 16 | 102.4 | 1.88 | 15 | | 50 | | | 25 | 699
Jetson-AGX-Thor | NVIDIA | 2025 | soc | 128 | 273 | 8.1 | 258 | 517 | 517 | | | 130 | 3499
Jetson-AGX-Xavier | NVIDIA | 2018 | soc | 32 | 136.5 | 1.41 | 11.3 | | 22.6 | | | 30 | 699
RX-7900-XT | AMD | 2022 | consumer | 20 | 800 | 51.5 | 103 | | 103 | PCIe4 x16 | 32 | 315 | 899
RX-7900-GRE | AMD | 2023 | consumer | 16 | 576 | 46 | 92 | | 92 | PCIe4 x16 | 32 | 260 | 549
RX-7800-XT | AMD | 2023 | consumer | 16 | 624 | 37.3 | 74.6 | | 74.6 | PCIe4 x16 | 32 | 263 | 499
RX-7700-XT | AMD | 2023 | consumer | 12 | 432 | 35.2 | 70.3 | | 70.3 | PCIe4 x16 | 32 | 245 | 449
RX-7600-XT | AMD | 2024 | consumer | 16 | 288 | 22.6 | 45.1 | | 45.1 | PCIe4 x8 | 16 | 190 | 329
RX-7600 | AMD | 2023 | consumer | 8 | 288 | 21.75 | 43.5 | | 43.5 | PCIe4 x8 | 16 | 165 | 269
RX-6950-XT | AMD | 2022 | consumer | 16 | 576 | 23.7 | 47.3 | | 94.6 | PCIe4 x16 | 32 | 335 | 1099
RX-6900-XT | AMD | 2020 | consumer | 16 | 512 | 23 | 46.1 | | 92.2 | PCIe4 x16 | 32 | 300 | 999
RX-6800-XT | AMD | 2020 | consumer | 16 | 512 | 20.7 | 41.5 | | 83 | PCIe4 x16 | 32 | 300 | 649
RX-6800 | AMD | 2020 | consumer | 16 | 512 | 16.2 | 32.3 | | 64.7 | PCIe4 x16 | 32 | 250 | 579
RX-6700-XT | AMD | 2021 | consumer | 12 | 384 | 13.2 | 26.4 | | 52.9 | PCIe4 x16 | 32 | 230 | 479
RX-6600-XT | AMD | 2021 | consumer | 8 | 256 | 10.6 | 21.2 | | 42.4 | PCIe4 x8 | 16 | 160 | 379
RX-6600 | AMD | 2021 | consumer | 8 | 224 | 8.9 | 17.9 | | 35.7 | PCIe4 x8 | 16 | 132 | 329
RX-6500-XT | AMD | 2022 | consumer | 4 | 144 | 5.8 | 11.5 | | 23.1 | PCIe4 x4 | 8 | 107 | 199
RX-5700-XT | AMD | 2019 | consumer | 8 | 448 | 9.75 | 19.5 | | | PCIe4 x16 | 32 | 225 | 399
RX-580 | AMD | 2017 | consumer | 8 | 256 | 6.2 | 6.2 | | | PCIe3 x16 | 16 | 185 | 229
RX-Vega-64 | AMD | 2017 | consumer | 8 | 484 | 12.7 | 25.3 | | | PCIe3 x16 | 16 | 295 | 499
Radeon-VII | AMD | 2019 | consumer | 16 | 1024 | 13.4 | 26.9 | | 53.8 | PCIe3 x16 | 16 | 300 | 699
RX-9070 | AMD | 2025 | consumer | 16 | 640 | 36.1 | 145 | 289 | 289 | PCIe5 x16 | 64 | 220 | 549
RX-9060-XT-16GB | AMD | 2025 | consumer | 16 | 320 | 25.6 | 103 | 205 | 205 | PCIe5 x16 | 64 | 160 | 349
Radeon-PRO-W7900 | AMD | 2023 | workstation | 48 | 864 | 61.3 | 122.6 | | 122.6 | PCIe4 x16 | 32 | 295 | 3999
Radeon-PRO-W7800 | AMD | 2023 | workstation | 32 | 576 | 45.2 | 90.5 | | 90.5 | PCIe4 x16 | 32 | 260 | 2499
Radeon-PRO-W7700 | AMD | 2023 | workstation | 16 | 576 | 28.3 | 56.5 | | 56.5 | PCIe4 x16 | 32 | 190 | 999
Radeon-PRO-W7500 | AMD | 2023 | workstation | 8 | 172 | 12.2 | 24.4 | | 24.4 | PCIe4 x8 | 16 | 70 | 429
MI50 | AMD | 2018 | datacenter | 16 | 1024 | 13.3 | 26.5 | | 53 | PCIe4 x16 | 32 | 300 | 5000
MI60 | AMD | 2018 | datacenter | 32 | 1024 | 14.7 | 29.5 | | 59 | PCIe4 x16 | 32 | 300 | 7000
MI100 | AMD | 2020 | datacenter | 32 | 1228.8 | 23.1 | 184.6 | | 184.6 | PCIe4 x16 | 32 | 300 | 6400
MI250 | AMD | 2021 | datacenter | 128 | 3277 | 45.3 | 362.1 | | 362.1 | Infinity Fabric | 175 | 560 | 12000
MI300A | AMD | 2023 | datacenter | 128 | 5300 | 122.6 | 980.6 | 1961 | 1961 | Infinity Fabric | 384 | 550 | 12000
Ryzen-7-8840U (780M) | AMD | 2023 | soc | 32 | 120 | 4.1 | 16.6 | | 16.6 | | | 28 | 900
Ryzen-AI-9-HX-370 (890M) | AMD | 2024 | soc | 32 | 120 | 5.9 | 23.8 | | 23.8 | | | 54 | 1200
Ryzen-AI-Max-385 (Strix Halo) | AMD | 2025 | soc | 32 | 256 | 11.5 | 46 | | 92 | | | 120 | 1099
Arc-A770-16GB | Intel | 2022 | consumer | 16 | 560 | 19.7 | 137.6 | | 275 | PCIe4 x16 | 32 | 225 | 349
Arc-A750 | Intel | 2022 | consumer | 8 | 512 | 17.2 | 120 | | 240 | PCIe4 x16 | 32 | 225 | 289
Arc-A380 | Intel | 2022 | consumer | 6 | 186 | 5 | 35 | | 70 | PCIe4 x8 | 16 | 75 | 149
Arc-A310 | Intel | 2022 | consumer | 4 | 124 | 3.07 | 21.5 | | 43 | PCIe4 x8 | 16 | 50 | 110
Arc-B570 | Intel | 2025 | consumer | 10 | 380 | 11.5 | 101 | | 203 | PCIe4 x8 | 16 | 150 | 219
Arc-Pro-B50 | Intel | 2025 | workstation | 16 | 224 | 10.65 | 85 | | 170 | PCIe5 x8 | 32 | 70 | 349
Core-Ultra-7-258V (Arc 140V) | Intel | 2024 | soc | 32 | 136.5 | 4 | 32 | | 64 | | | 30 | 1200
Apple-M1 (7-core GPU) | Apple | 2020 | soc | 8 | 68.25 | 2.29 | 2.29 | | | | | 20 | 999
Apple-M1-Pro (14-core) | Apple | 2021 | soc | 16 | 200 | 4.6 | 4.6 | | | | | 35 | 1999
Apple-M1-Max (24-core) | Apple | 2021 | soc | 64 | 400 | 7.96 | 7.96 | | | | | 60 | 3099
Apple-M1-Ultra (48-core) | Apple | 2022 | soc | 64 | 800 | 15.9 | 15.9 | | | | | 110 | 3999
Apple-M2 (8-core) | Apple | 2022 | soc | 16 | 100 | 2.9 | 2.9 | | | | | 20 | 1199
Apple-M2-Pro (16-core) | Apple | 2023 | soc | 32 | 200 | 5.7 | 5.7 | | | | | 40 | 1999
Apple-M2-Max (30-core) | Apple | 2023 | soc | 64 | 400 | 10.7 | 10.7 | | | | | 65 | 3099
Apple-M2-Ultra (60-core) | Apple | 2023 | soc | 128 | 800 | 21.5 | 21.5 | | | | | 120 | 3999
Apple-M3 (8-core) | Apple | 2023 | soc | 16 | 100 | 3.3 | 3.3 | | | | | 22 | 1299
Apple-M3-Pro (14-core) | Apple | 2023 | soc | 18 | 150 | 5.7 | 5.7 | | | | | 35 | 1999
Apple-M3-Max (30-core) | Apple | 2023 | soc | 96 | 300 | 12.3 | 12.3 | | | | | 70 | 3199
Apple-M3-Ultra (60-core) | Apple | 2025 | soc | 256 | 819 | 24.6 | 24.6 | | | | | 180 | 3999
Apple-M4 (8-core) | Apple | 2024 | soc | 16 | 120 | 3.7 | 3.7 | | | | | 22 | 1299
Apple-M4-Pro (16-core) | Apple | 2024 | soc | 24 | 273 | 7.4 | 7.4 | | | | | 45 | 1399
Apple-M4-Max (32-core) | Apple | 2024 | soc | 36 | 410 | 14.7 | 14.7 | | | | | 80 | 1999
Apple-M5 (10-core) | Apple | 2025 | soc | 32 | 153.6 | 4.2 | 16.6 | | | | | 25 | 1599
Apple-A14 | Apple | 2020 | phone | 4 | 34.1 | 1 | 2 | | | | | 6 | 799
Apple-A15 | Apple | 2021 | phone | 6 | 34.1 | 1.5 | 3 | | | | | 7 | 999
Apple-A16 | Apple | 2022 | phone | 6 | 51.2 | 1.79 | 3.6 | | | | | 8 | 999
Apple-A18 | Apple | 2024 | phone | 8 | 60 | 1.9 | 3.8 | | 35 | | | 8 | 799
Apple-A19-Pro | Apple | 2025 | phone | 12 | 76.8 | 2.6 | 8 | | | | | 9 | 1099
Snapdragon-8-Gen-1 | Qualcomm | 2022 | phone | 12 | 51.2 | 1.7 | 3.4 | | | | | 8 | 700
Snapdragon-8-Gen-2 | Qualcomm | 2023 | phone | 12 | 67.2 | 2.1 | 4.2 | | | | | 9 | 750
Snapdragon-8-Elite-Gen-5 | Qualcomm | 2025 | phone | 16 | 85.1 | 4 | 8 | | | | | 12 | 900
Dimensity-9300 | MediaTek | 2023 | phone | 16 | 76.8 | 3 | 6 | | 33 | | | 10 | 700
Dimensity-9400 | MediaTek | 2024 | phone | 16 | 85.3 | 3.5 | 7 | | 50 | | | 11 | 800
Tensor-G3 | Google | 2023 | phone | 8 | 51.2 | 1.3 | 2.6 | | | | | 8 | 699
Exynos-2400 | Samsung | 2024 | phone | 12 | 68.2 | 3.4 | 6.8 | | | | | 10 | 799
Raspberry-Pi-4-8GB | Raspberry Pi | 2020 | cpu | 8 | 12.8 | 0.0576 | 0.0576 | | 0.23 | | | 8 | 75
Raspberry-Pi-5-8GB | Raspberry Pi | 2023 | cpu | 8 | 17.1 | 0.077 | 0.154 | | 0.3 | | | 12 | 80
Raspberry-Pi-5-Hailo-10H | Raspberry Pi | 2026 | soc | 8 | 17.1 | 0.1 | 10 | | 20 | | | 14 | 210
RK3588 (Orange Pi 5) | Rockchip | 2022 | cpu | 16 | 33.8 | 0.11 | 0.22 | | 6 | | | 15 | 150
CIX-P1 (Minisforum MS-R1, Orion O6) | CIX | 2025 | cpu | 64 | 88 | 0.24 | 0.48 | | 0.96 | | | 35 | 600
HiFive-Premier-P550 | SiFive | 2024 | cpu | 16 | 51.2 | 0.05 | 0.05 | | | | | 15 | 400
Intel-N100 | Intel | 2023 | cpu | 16 | 38.4 | 0.22 | 0.22 | | 0.9 | | | 15 | 180
Intel-N150 | Intel | 2025 | cpu | 16 | 38.4 | 0.23 | 0.23 | | 0.92 | | | 15 | 200
Core-i5-13500 | Intel | 2023 | cpu | 128 | 76.8 | 1.3 | 1.3 | | 5.2 | | | 154 | 250
Core-i7-12700K | Intel | 2021 | cpu | 128 | 76.8 | 1.4 | 1.4 | | 5.6 | | | 190 | 400
Core-i7-13700K | Intel | 2022 | cpu | 128 | 89.6 | 1.6 | 1.6 | | 6.4 | | | 253 | 410
Core-i9-12900K | Intel | 2021 | cpu | 128 | 76.8 | 1.7 | 1.7 | | 6.8 | | | 241 | 589
Core-i9-14900K (DDR5-5600) | Intel | 2023 | cpu | 128 | 89.6 | 2.2 | 2.2 | | 8.8 | | | 253 | 589
Core-Ultra-7-265K (DDR5-6400) | Intel | 2024 | cpu | 192 | 102.4 | 2.1 | 2.1 | | 8.4 | | | 250 | 394
Ryzen-9-9950X (DDR5-5600) | AMD | 2024 | cpu | 192 | 89.6 | 2.8 | 5.6 | | 11.2 | | | 170 | 649
Ryzen-7-7700X (DDR5-5200) | AMD | 2022 | cpu | 128 | 83.2 | 1.2 | 2.4 | | 4.8 | | | 105 | 399
Ryzen-7-5800X3D (DDR4-3200) | AMD | 2022 | cpu | 128 | 51.2 | 1 | 1 | | 2 | | | 105 | 449
Ryzen-9-5950X (DDR4-3200) | AMD | 2020 | cpu | 128 | 51.2 | 1.9 | 1.9 | | 3.8 | | | 142 | 799
Threadripper-PRO-7995WX | AMD | 2023 | cpu | 2048 | 332.8 | 7.7 | 15.4 | | 30.8 | | | 350 | 9999
Threadripper-PRO-5995WX | AMD | 2022 | cpu | 2048 | 204.8 | 5.5 | 5.5 | | 11 | | | 280 | 6499
EPYC-7742 | AMD | 2019 | cpu | 4096 | 204.8 | 4.6 | 4.6 | | 9.2 | | | 225 | 6950
EPYC-7763 | AMD | 2021 | cpu | 4096 | 204.8 | 5 | 5 | | 10 | | | 280 | 7890
EPYC-9554 | AMD | 2022 | cpu | 6144 | 460.8 | 6.3 | 12.7 | | 25.4 | | | 360 | 9087
EPYC-9755 | AMD | 2024 | cpu | 6144 | 614 | 16 | 32 | | 64 | | | 500 | 12984
Xeon-Platinum-8380 | Intel | 2021 | cpu | 4096 | 204.8 | 5.9 | 5.9 | | 23.6 | | | 270 | 8099
Xeon-Platinum-8592+ | Intel | 2023 | cpu | 4096 | 358.4 | 7.8 | 125 | | 250 | | | 350 | 11600
Xeon-6787P (Granite Rapids) | Intel | 2025 | cpu | 4096 | 512 | 11 | 176 | | 352 | | | 350 | 10400
Graviton3 | AWS | 2022 | cpu | 512 | 307.2 | 5.3 | 10.6 | | 21.3 | | | 100 | 3000
Graviton4 | AWS | 2024 | cpu | 1536 | 537.6 | 8.6 | 17.2 | | 34.4 | | | 130 | 4000
Ampere-Altra-Max-M128-30 | Ampere | 2021 | cpu | 4096 | 204.8 | 3.07 | 6.1 | | 12.3 | | | 250 | 5800
Ampere-Altra-Q64-22 | Ampere | 2020 | cpu | 4096 | 204.8 | 1.13 | 2.25 | | 4.5 | | | 95 | 1500
Ampere-Altra-Q80-30 | Ampere | 2020 | cpu | 4096 | 204.8 | 1.92 | 3.84 | | 7.7 | | | 210 | 3950
"""

IDS = {"Xeon-Platinum-8592+": "xeon-platinum-8592-plus"}
FAMILIES = {"gtx": "nvidia-turing", "titan-rtx": "nvidia-turing", "quadro-rtx": "nvidia-turing", "p40": "nvidia-turing", "p100": "nvidia-volta",
            "mi50": "amd-cdna2", "mi60": "amd-cdna2", "mi100": "amd-cdna2", "rtx-4500-ada": "nvidia-ada", "rtx-2000-ada": "nvidia-ada",
            "raspberry-pi-5-hailo": "generic", "core-ultra-7-258v": "intel-xe"}
SOURCE = "maker's public specification, recalled, verify"


def key_of(name):
    plain = re.sub(r" \(.*\)", "", name)
    core = re.search(r"\((\d+)-core", name)
    return IDS.get(name, kebab(plain) + (f"-{core.group(1)}c" if core else ""))


def family_of(key, vendor, kind):
    known = [family for start, family in FAMILIES.items() if key.startswith(start)]
    return known[0] if known else efficiency_family(key, vendor, kind)


def row_of(line):
    name, vendor, year, kind, memory, rate, fp32, fp16, fp8, int8, link, link_rate, tdp, price = [cell.strip() for cell in line.split("|")]
    key = key_of(name)
    family = family_of(key, vendor, kind)
    network, network_latency, idle_share, embodied, basis = CLASS_DEFAULTS[kind]
    size = 8 if link.startswith("NVLink") else 1 if not link else {"datacenter": 4, "workstation": 4, "consumer": 2}[kind]
    if "laptop" in key:
        size = 1
    if key.startswith("p100"):
        int8 = ""
    return dict(
        id=key, name=name, vendor=vendor, released=year, **{"class": kind}, memory_GB=memory, memory_bandwidth_GB_per_s=rate,
        peak_fp32_TFLOP_per_s=fp32, peak_bf16_TFLOP_per_s=fp16, peak_fp8_TFLOP_per_s=fp8, peak_fp4_TFLOP_per_s="", peak_int8_TOP_per_s=int8,
        node_size=size, link=link or "none", link_GB_per_s=link_rate or 0, link_latency_us=link_latency_us(link) if link else 0,
        network_GB_per_s=network, network_latency_us=network_latency, tdp_W=tdp, idle_W=round(float(tdp) * idle_share, 1), price_USD=price,
        price_note="assumed: launch or street, recalled", export_restricted="no", sold="yes", embodied_kgCO2e=embodied, efficiency=family,
        source=SOURCE, as_of=AS_OF, notes=f"assumed: idle = {idle_share:.0%} of TDP, embodied: {basis}" + (", link and network latency" if link else ""))


def main(path="scenarios/catalog/hardware/accelerators.csv"):
    rows = read_table(path)
    have = {row["id"] for row in rows}
    new = [row_of(line) for line in PARTS.strip().splitlines()]
    new = [row for row in new if row["id"] not in have]
    with open(path, "w", encoding="utf-8", newline="") as out:
        write_table(COLUMNS, rows + new, out)
    print(f"{len(new)} rows added")


if __name__ == "__main__":
    main(*sys.argv[1:])
