from rnnviz.api import BadInput as BadInput
from rnnviz.api import Run as Run
from rnnviz.api import inspect as inspect
from rnnviz.api import load as load
from rnnviz.api import presets as presets
from rnnviz.api import train as train

__version__: str
