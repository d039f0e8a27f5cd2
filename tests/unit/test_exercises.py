import pandas as pd
import pytest

import zapad
from zapad.exercises import Choice, Number, Rows, Word

CHOICE = Choice("b", {"a": "A is too small.", "b": "B it is.", "c": "C is another force."})
SEVERAL = Choice("ac", {"a": "A fits.", "b": "B does not.", "c": "C fits."})
NUMBER = Number(
    lambda: 30.39, "Three in ten.", digits=1, slips=((lambda: 24.4, "You divided by all."),)
)
WHOLE = Number(lambda: 2.94, "Three.", slips=((lambda: 1 / 2.94, "That is a share."),))
ROWS = Rows(lambda: ["x", "y"], "All {n}.")
WORD = Word(lambda: "closes", {"closes": "It fits.", "cannot tell": "But it can be told."})


@pytest.mark.parametrize(
    ("exercise", "answer", "right", "says"),
    [
        (CHOICE, "b", True, "B it is."),
        (CHOICE, " B) ", True, "B it is."),
        (CHOICE, "a", False, "A is too small."),
        (CHOICE, "d", None, "Choose from a, b, c"),
        (CHOICE, "ab", None, "One letter, please"),
        (CHOICE, 2, None, "Write the letter"),
        (CHOICE, "", None, "Write the letter"),
        (SEVERAL, "a, c", True, "A fits. C fits."),
        (SEVERAL, ["c", "A"], True, "A fits."),
        (SEVERAL, "a", False, "1 letter is still missing"),
        (SEVERAL, "abc", False, "B does not."),
        (NUMBER, 30.4, True, "Three in ten."),
        (NUMBER, 30.3939, True, "Three in ten."),
        (NUMBER, 30.5, False, "more than the tables give"),
        (NUMBER, 24.4, False, "You divided by all."),
        (NUMBER, "30,4", None, "Write one number, without quotes"),
        (NUMBER, 30, False, "Close: give the decimals"),
        (NUMBER, 31, False, "more than the tables give"),
        (NUMBER, pd.NA, None, "Write one number"),
        (NUMBER, float("nan"), False, "tables give"),
        (WHOLE, 3, True, "Three."),
        (WHOLE, 2.94, True, "Three."),
        (WHOLE, 2.9, True, "Three."),
        (WHOLE, 3.2, None, "A whole number, please"),
        (WHOLE, 0.34, False, "That is a share."),
        (WHOLE, 0, False, "less than the tables give"),
        (WHOLE, 4, False, "more than the tables give"),
        (ROWS, ["y", "x"], True, "All 2."),
        (ROWS, pd.DataFrame({"claim_id": ["x", "y"]}), True, "All 2."),
        (ROWS, ["x"], False, "1 row is missing."),
        (ROWS, ["x", "y", "z", "w"], False, "2 rows are too many."),
        (ROWS, pd.DataFrame({"id": ["x"]}), None, "Keep the column 'claim_id'"),
        (ROWS, pd.Series([True, False]), None, "the condition alone"),
        (ROWS, pd.DataFrame({"claim_id": []}), False, "No row is left."),
        (ROWS, "x", None, "a list of ids"),
        (ROWS, 7, None, "a list of ids"),
        (WORD, "Closes ", True, "It fits."),
        (WORD, "cannot tell", False, "But it can be told."),
        (WORD, "maybe", None, "Write one of these"),
        (WORD, 1, None, "Write one of these"),
    ],
)
def test_feedback_is_a_sentence_for_every_answer(exercise, answer, right, says):
    feedback = exercise.feedback(answer)
    assert feedback.right is right
    assert says in feedback.sentence


@pytest.mark.parametrize("answer", [None, ...])
def test_no_answer_yet_is_no_error(answer):
    feedback = zapad.check("scale-1", answer)
    assert feedback.right is None
    assert "No answer yet" in str(feedback)


def test_unknown_exercise():
    with pytest.raises(zapad.ZapadError, match="no exercise 'scale1'.*Did you mean 'scale-1'"):
        zapad.check("scale1", "a")
    with pytest.raises(zapad.ZapadError, match="no exercise 'nothing'"):
        zapad.check("nothing", "a")


def test_what_a_reader_typed_is_not_rendered():
    """Feedback is shown as Markdown: an answer with markup in it must not come back in it."""
    for exercise in (CHOICE, SEVERAL, NUMBER, ROWS, WORD):
        assert "<script" not in exercise.feedback("<script>alert(1)</script>").sentence


def test_a_correction_of_a_cell_without_a_problem_is_sent_back():
    fixes = {(3, "part_of"): "trud-total", (5, "metric"): "battle_tanks"}
    fixes |= {(7, "value_low"): None, (8, "strength"): "weak"}
    same = {(9, "value_low"): "18 000", (2, "value_low"): 13000, (3, "date"): "2009-09-08"}
    assert zapad.check("own-3", fixes).right
    assert zapad.check("own-3", fixes | same).right
    for extra in [{(9, "value_low"): 1}, {(2, "value_low"): 1}, {(8, "value_high"): 16000}]:
        feedback = zapad.check("own-3", fixes | extra)
        assert feedback.right is False
        assert "a cell that had none" in feedback.sentence
    assert zapad.check("own-3", {(3, "part_of"): "trud-total"}).right is False
