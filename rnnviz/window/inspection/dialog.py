"""The dialog that asks for a network's weights, its inputs, and what the files leave open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.input_sequence import ReadingOptions
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.reading.tensor.tensor_file import SUFFIXES
from rnnviz.text import translate
from rnnviz.window.file.loader import InspectionRequest
from rnnviz.window.settings_form.editor import ChoiceEditor
from rnnviz.window.widget.accessible_name import name_rows
from rnnviz.window.widget.confirm_box import confirm_box

MAX_SEQUENCES = 1_000_000


class InspectionDialog(QDialog):
    """Asks for files and settings.

    Signals
    -------
    confirmed : (InspectionRequest,)
    """

    confirmed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        request: InspectionRequest,
        folder: str,
        random: bool = False,
        question: AmbiguousInput | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate("window", "Inspect weights"))
        self._folder = folder
        self.weights, self.inputs = QLineEdit(request.weights), QLineEdit(request.inputs)
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
        self.gru_form.write(request.gru_form)
        self._add_fields(request, question)
        self._lay_out(question)
        for field in (self.weights, self.inputs):
            field.textChanged.connect(self._update_button)
        self.given.toggled.connect(self._update_button)
        self._update_button()
        if question is not None:
            self._focus_on(question)

    def _add_fields(self, request: InspectionRequest, question: AmbiguousInput | None) -> None:
        """Make the fields for what a file may leave open."""
        asked = "" if question is None else question.question
        self.networks = ChoiceEditor(())
        prefixes = question.choices if question is not None and asked == "network" else ()
        for prefix in prefixes or (() if request.network is None else (request.network,)):
            self.networks.box.addItem(_named(prefix), prefix)
        undecided = ("", translate("window", "as given in the files"))
        named = ((name, name) for name in ACTIVATIONS)
        self.nonlinearity = ChoiceEditor((undecided, *named), "window")
        self.nonlinearity.write(request.reading.nonlinearity)
        self.sequence = QSpinBox()
        self.sequence.setRange(0, MAX_SEQUENCES)
        self.sequence.setValue(request.reading.sequence)
        self.batch_first = ChoiceEditor(
            (
                ("", translate("window", "deduced from the shape")),
                ("yes", "(B, T, M), batch_first=True"),
                ("no", "(T, B, M), batch_first=False"),
            ),
            "window",
        )
        first = {None: "", True: "yes", False: "no"}[request.reading.batch_first]
        self.batch_first.write(first)

    def _lay_out(self, question: AmbiguousInput | None) -> None:
        about = QLabel(
            translate(
                "window",
                "Weights of a torch.nn.RNN, LSTM or GRU under PyTorch's own names, and the"
                " sequence that the network is to read: a file with inputs (T, M) and, where they"
                " are known, h0, c0, grad_hidden and hidden (T, D), nonlinearity and labels.",
            )
        )
        about.setWordWrap(True)
        form = QFormLayout()
        form.addRow(translate("window", "Weights"), self._browsed(self.weights, self._find_weights))
        form.addRow(translate("window", "Network"), self.networks)
        form.setRowVisible(self.networks, self.networks.box.count() > 0)
        form.addRow(translate("window", "Inputs"), self.given)
        form.addRow("", self._browsed(self.inputs, self._find_inputs))
        form.addRow("", self.random)
        form.addRow(translate("window", "Of a batch, sequence"), self.sequence)
        form.addRow(translate("window", "A batch is"), self.batch_first)
        form.addRow(translate("window", "An RNN has"), self.nonlinearity)
        form.addRow(translate("window", "A GRU has"), self.gru_form)
        name_rows(form)
        buttons, self.confirm = confirm_box(self, translate("window", "Inspect"))
        column = QVBoxLayout(self)
        column.addWidget(about)
        if question is not None:
            column.addWidget(self._question_label(question))
        column.addLayout(form)
        column.addWidget(buttons)
        self.resize(600, self.sizeHint().height())

    def _question_label(self, question: AmbiguousInput) -> QLabel:
        """Return a label that asks the question."""
        words = {
            "network": translate("window", "The file holds several networks: choose one below."),
            "nonlinearity": translate(
                "window",
                "Neither a file nor its states in hidden say which nonlinearity this RNN has:"
                " choose it below.",
            ),
            "batch_first": translate(
                "window",
                "The shape of the inputs does not say which axis is time: choose it below.",
            ),
        }
        label = QLabel(words[question.question])
        label.setObjectName("problem")
        label.setWordWrap(True)
        return label

    def _focus_on(self, question: AmbiguousInput) -> None:
        """Move the keyboard focus to the field that answers the question."""
        fields = {
            "network": self.networks,
            "nonlinearity": self.nonlinearity,
            "batch_first": self.batch_first,
        }
        fields[question.question].box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _browsed(self, field: QLineEdit, browse: object) -> QHBoxLayout:
        button = QPushButton(translate("window", "Choose…"))
        button.setAutoDefault(False)
        button.clicked.connect(browse)
        line = QHBoxLayout()
        line.addWidget(field, 1)
        line.addWidget(button)
        return line

    def _find_weights(self) -> None:
        self._find(
            self.weights,
            translate("window", "Weights ({suffixes})").format(
                suffixes=" ".join(f"*{suffix}" for suffix in SUFFIXES if suffix != ".npy")
            ),
        )

    def _find_inputs(self) -> None:
        self.given.setChecked(True)
        self._find(self.inputs, translate("window", "Inputs (*.npz *.npy *.pt *.safetensors)"))

    def _find(self, field: QLineEdit, filters: str) -> None:
        near = field.text() or self.weights.text() or self.inputs.text() or self._folder
        path, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), near, filters)
        if path:
            field.setText(path)

    def _update_button(self) -> None:
        """Enable the button once there are weights and inputs."""
        self.inputs.setEnabled(self.given.isChecked())
        given = self.random.isChecked() or self.inputs.text().strip()
        self.confirm.setEnabled(bool(self.weights.text().strip() and given))

    @property
    def request(self) -> InspectionRequest:
        """What was entered."""
        inputs = "" if self.random.isChecked() else self.inputs.text().strip()
        first = {"yes": True, "no": False}.get(str(self.batch_first.read()))
        reading = ReadingOptions(str(self.nonlinearity.read()), self.sequence.value(), first)
        network = self.networks.box.currentData() if self.networks.box.count() else None
        weights = self.weights.text().strip()
        return InspectionRequest(weights, inputs, str(self.gru_form.read()), network, reading)

    def accept(self) -> None:
        self.confirmed.emit(self.request)
        super().accept()


def _named(prefix: str) -> str:
    """Return the name of a network in a file: its prefix without the final dot."""
    return prefix.removesuffix(".") or translate("window", "without a prefix")
