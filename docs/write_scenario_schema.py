"""Write docs/scenario.schema.json anew: python docs/write_scenario_schema.py"""

from pathlib import Path

from console.training.schema import schema

if __name__ == "__main__":
    Path(__file__).with_name("scenario.schema.json").write_bytes(schema())
