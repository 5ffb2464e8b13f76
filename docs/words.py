"""The few words of the pages that are made from the program, in each language of the manual.

What the program says itself is translated by the program; these are headings and lead-ins.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH = {
    "views": "What each view shows",
    "views lead": "Everything on screen belongs to one run, one update *n* and one time step *k*."
    " The pages below are those that `?` in the title bar of a view opens, filled in for the preset"
    " in the picture.",
    "picture": "{title} (`{name}`), after update {update}.",
    "cells": "Cells",
    "cells lead": "Every cell with its equations, how an error comes back through it where the step"
    " has no loss of its own, and its Jacobian.",
    "cells forward": "Forward",
    "cells back": "Back",
    "cells jacobian": "Jacobian",
    "presets": "All presets",
    "presets lead": "{count} presets, in the order of the gallery. Each picture is the view"
    " that the preset puts first, drawn at the end of its run or, where it diverges, at the last"
    " update that teaches something.",
    "claims": "What the two verdicts say at its end: **{flow}** (flow), **{training}** (training).",
    "watch it": "Open it",
    "settings": "All settings",
    "settings lead": "Every setting with the key of preset files and of `--set`, its symbol, its"
    " default and its range. A mark says what acts at once while a run goes on; everything else"
    " begins with the next reset.",
    "default": "default",
    "range": "range",
    "live": "acts at once",
    "one of": "one of",
    "from to": "{low} to {high}",
    "yes or no": "`true` or `false`",
    "commands": "Commands",
    "commands lead": "What `rnnviz COMMAND --help` says.",
    "keys": "Keys and mouse",
    "keys lead": "Every command of the window. `?` shows the same page there.",
}
CHINESE = {
    "views": "各视图显示什么",
    "views lead": "屏幕上的一切都属于同一次运行、同一更新 *n*、同一时间步 *k*。"
    "下面各页就是视图标题栏上的 `?` 所打开的说明，按图中的预设填好。",
    "picture": "{title}（`{name}`），第 {update} 次更新之后。",
    "cells": "单元",
    "cells lead": "每种单元的方程、在该步没有自己的损失时误差怎样穿过它返回，以及它的雅可比矩阵。",
    "cells forward": "前向",
    "cells back": "反向",
    "cells jacobian": "雅可比矩阵",
    "presets": "全部预设",
    "presets lead": "共 {count} 个预设，按图库中的顺序排列。每幅图是该预设的主视图，"
    "画的是运行结束时的状态；发散的运行则画最后一次仍有启发的更新。",
    "claims": "结束时两个判定：**{flow}**（梯度流），**{training}**（训练）。",
    "watch it": "打开",
    "settings": "全部设置",
    "settings lead": "每项设置在预设文件和 `--set` 中的键、符号、默认值和范围。"
    "注明“立即生效”的设置在运行中即可改变，其余的在下次重置时生效。",
    "default": "默认",
    "range": "范围",
    "live": "立即生效",
    "one of": "可选",
    "from to": "{low} 到 {high}",
    "yes or no": "`true` 或 `false`",
    "commands": "命令",
    "commands lead": "`rnnviz COMMAND --help` 的输出（英文）。",
    "keys": "按键与鼠标",
    "keys lead": "窗口的每条命令。在窗口中按 `?` 显示同样的内容。",
}
WORDS: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "zh_CN": CHINESE}
