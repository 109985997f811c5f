"""The model on torch in bfloat16, for graphics processors."""

import torch

from .model import restored
from .runtime import Answers, Numbers, Present
from .storage import Stored


class TorchRuntime:
    """Takes and gives arrays, as `runtime.Runtime` does.

    Raises:
        ModelError: the weights do not fit the shape.
    """

    def __init__(self, stored: Stored, device: str) -> None:
        self._device = torch.device(device)
        self._model = restored(stored).to(self._device, torch.bfloat16)

    def __call__(self, tokens: Numbers, present: Present) -> Answers:
        """tokens: [batch, length]; present: the same, true where a token is."""
        inputs = (torch.from_numpy(array).to(self._device) for array in (tokens, present))
        with torch.inference_mode():
            logits = self._model(*inputs)
        return Answers(*(answer.float().cpu().numpy() for answer in logits))


def has_cuda() -> bool:
    return torch.cuda.is_available()
