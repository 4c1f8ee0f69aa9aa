"""Runs equicube and reads its cubes: what large language models cost, and who can afford them.

    import equicube
    cube = equicube.run("scenarios/tiny/both.toml", set={"run.worlds": 256})
    cube.training_cost_own.sel(statistic="p50")
"""
from .analyses import metrics, sensitivity
from .cubes import open, run  # noqa: A004 (the name people look for)
from .program import EquicubeError, program

__version__ = "0.1.0"
__all__ = ["EquicubeError", "metrics", "open", "program", "run", "sensitivity"]
