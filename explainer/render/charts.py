"""Every chart of the app: serialised plotly figures, and beside each a function that says the same in words.

What they show: where parameters, multiply-adds, time and values are. Colours mean what they mean in the diagrams.
"""

from explainer.render.cost_chart import Level, cost_alt, cost_chart
from explainer.render.panels import CONFIG
from explainer.render.time_chart import stage_time_alt, stage_time_chart, time_alt, time_chart
from explainer.render.value_charts import (
    Statistics,
    histogram_alt,
    histogram_chart,
    network_profile_alt,
    network_profile_chart,
    network_profile_nodes,
)

__all__ = [
    "CONFIG",
    "Level",
    "Statistics",
    "cost_alt",
    "cost_chart",
    "histogram_alt",
    "histogram_chart",
    "network_profile_alt",
    "network_profile_chart",
    "network_profile_nodes",
    "stage_time_alt",
    "stage_time_chart",
    "time_alt",
    "time_chart",
]
