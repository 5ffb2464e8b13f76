"""The dialog that asks for somebody else's weights, what they read, and the form of a GRU."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from rnnviz.text import translate
from rnnviz.window.editor import ChoiceEditor


@dataclass(frozen=True)
class Wish:
    """What is to be inspected.

    Attributes
    ----------
    weights : str
        A path.
    inputs : str
        A path; empty for random inputs.
    gru_form : {"reset_after", "reset_before"}
    """

    weights: str = ""
    inputs: str = ""
    gru_form: str = "reset_after"


class InspectDialog(QDialog):
    """Asks; the answer is the signal `confirmed`."""

    confirmed = Signal(object)

    def __init__(self, parent: QWidget, wish: Wish, folder: str, random: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Inspect weights"))
        self._folder = folder
        self.weights, self.inputs = QLineEdit(wish.weights), QLineEdit(wish.inputs)
        self.weights.setPlaceholderText("net.safetensors, net.npz")
        self.inputs.setPlaceholderText("seq.npz")
        self.given = QRadioButton(translate("window", "from a file"))
        self.random = QRadioButton(
            translate("window", "random: standard normal, 50 steps, seed 1, for a first look")
        )
        (self.random if random else self.given).setChecked(True)
        self.gru_form = ChoiceEditor(
            (
                ("reset_after", translate("window", "reset after the product, as in PyTorch")),
                ("reset_before", translate("window", "reset before the product, as in the book")),
            ),
            "window",
        )
        self.gru_form.write(wish.gru_form)
        self._lay_out()
        for field in (self.weights, self.inputs):
            field.textChanged.connect(self._weigh)
        self.given.toggled.connect(self._weigh)
        self._weigh()

    def _lay_out(self) -> None:
        said = QLabel(
            translate(
                "window",
                "Weights of a torch.nn.RNN, LSTM or GRU under PyTorch's own names, and the"
                " sequence that the network is to read: an .npz with inputs (T, M) and, where they"
                " are known, h0, c0, grad_hidden (T, D) and nonlinearity.",
            )
        )
        said.setWordWrap(True)
        form = QFormLayout()
        form.addRow(translate("window", "Weights"), self._browsed(self.weights, self._find_weights))
        form.addRow(translate("window", "Inputs"), self.given)
        form.addRow("", self._browsed(self.inputs, self._find_inputs))
        form.addRow("", self.random)
        form.addRow(translate("window", "A GRU has"), self.gru_form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.confirm = buttons.addButton(
            translate("window", "Inspect"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.confirm.setObjectName("primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(600, self.sizeHint().height())

    def _browsed(self, field: QLineEdit, browse: object) -> QHBoxLayout:
        button = QPushButton(translate("window", "Choose…"))
        button.setAutoDefault(False)
        button.clicked.connect(browse)
        line = QHBoxLayout()
        line.addWidget(field, 1)
        line.addWidget(button)
        return line

    def _find_weights(self) -> None:
        self._find(self.weights, translate("window", "Weights (*.safetensors *.npz)"))

    def _find_inputs(self) -> None:
        self.given.setChecked(True)
        self._find(self.inputs, translate("window", "Inputs (*.npz)"))

    def _find(self, field: QLineEdit, filters: str) -> None:
        near = field.text() or self.weights.text() or self.inputs.text() or self._folder
        path, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), near, filters)
        if path:
            field.setText(path)

    def _weigh(self) -> None:
        """There is something to inspect once there are weights and inputs."""
        self.inputs.setEnabled(self.given.isChecked())
        given = self.random.isChecked() or self.inputs.text().strip()
        self.confirm.setEnabled(bool(self.weights.text().strip() and given))

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        inputs = "" if self.random.isChecked() else self.inputs.text().strip()
        return Wish(self.weights.text().strip(), inputs, str(self.gru_form.read()))

    def accept(self) -> None:
        self.confirmed.emit(self.wish)
        super().accept()
