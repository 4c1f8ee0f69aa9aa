"""price/devices.csv: what a person buys to run an open model at home, with the figures that decide its speed.

import_devices.py > scenarios/catalog/price/devices.csv"""
from tables import write_table

COLUMNS = ("id,name,price_USD,life_years,memory_GB,memory_GB_per_s,fp32_TFLOP_per_s,power_W,source,as_of,"
           "notes").split(",")
PRIOR = "life: project prior"
DEVICES = [
    ("phone-150", "entry phone, 8 GB", 150, 3, 8, 17.1, 0.3, 5,
     "price: study assumption; memory: 2 x 16 bit LPDDR4X-4266 (data rate x width)", "2026",
     "no memory is free for the system; " + PRIOR),
    ("phone-800", "flagship phone, 16 GB", 800, 3, 16, 76.8, 5.6, 10, "hardware/accelerators.csv, snapdragon-8-gen-3",
     "2024", PRIOR),
    ("laptop-600", "laptop, 16 GB, no graphics card", 600, 4, 16, 51.2, 1.4, 45,
     "price: study assumption; memory: 2 x 64 bit DDR4-3200 (data rate x width)", "2026", PRIOR),
    ("mini-599", "small desktop, Apple M4, 16 GB", 599, 5, 16, 120, 4.6, 40,
     "hardware/accelerators.csv, apple-m4 (launch price)", "2024", PRIOR),
    ("used-gpu-1070", "used RTX 3090 in a computer one has", 1070, 4, 24, 936, 35.6, 400,
     "Epoch AI hardware prices (training-cost-trends, CC-BY 4.0), offer of 2025-03-04; NVIDIA Ampere GA102 whitepaper",
     "2025-03-04", "power: board limit 350 W and host; " + PRIOR),
    ("gpu-299", "RTX 4060, 8 GB, in a computer one has", 299, 4, 8, 272, 15.1, 165,
     "hardware/accelerators.csv, rtx-4060 (launch price)", "2023", "power: board limit 115 W and host; " + PRIOR),
    ("board-120", "Raspberry Pi 5, 16 GB", 120, 4, 16, 17.1, 0.154, 12,
     "hardware/accelerators.csv, raspberry-pi-5-16gb (launch price)", "2025", PRIOR),
]


def main():
    write_table(COLUMNS, [dict(zip(COLUMNS, device)) for device in DEVICES])


if __name__ == "__main__":
    main()
