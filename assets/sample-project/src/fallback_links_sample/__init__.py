"""A small project to rehearse a release with."""

__version__ = "1.0.0"


def add(a: int, b: int) -> int:
    """The sum of two numbers."""
    return a + b


def main() -> None:
    print("Installed from a release made with Fallback Links.")
    print(f"2 + 3 = {add(2, 3)}")
