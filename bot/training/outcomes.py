"""What a simulation of many learners comes to: for each figure the median and where 90 % of the learners lie."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, quantiles

from bot.training import imagined
from bot.training.simulate import FIXED_INTERVALS, LESSON_WEEKS, OURS, POLICIES, REST_DAYS, LearnerResult, Outcome


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean and median of a figure over learners, and the 5th and 95th percentile."""

    mean: float
    median: float
    p5: float
    p95: float


def spread(values: Iterable[float]) -> Spread:
    """
    Return the spread of values, at least one; percentiles are interpolated between the values nearest to them.

    Raises:
        ValueError: There are no values.
    """
    known = list(values)
    if not known:
        raise ValueError("a spread needs a value")
    if len(known) == 1:
        known *= 2
    cuts = quantiles(known, n=20, method="inclusive")
    return Spread(*(round(value, 4) for value in (fmean(known), cuts[9], cuts[0], cuts[18])))


def figures(results: Sequence[LearnerResult]) -> dict[str, object]:
    """Return all figures of a simulation as JSON can hold them; chances and shares are 0 to 1."""
    return {
        "policies": {policy: _of_policy([each.outcomes[policy] for each in results]) for policy in POLICIES},
        "ours_minus": {policy: _against(results, policy) for policy in POLICIES if policy != OURS},
        "after_the_long_gap": {
            "items_due": asdict(spread(each.due for each in results)),
            "most_in_the_first_three_sets": max(max(each.first_sets, default=0) for each in results),
        },
        "share_who_completed_the_path": round(fmean(each.is_complete for each in results), 4),
        "assumptions": _assumptions(),
    }


def in_words(results: Sequence[LearnerResult], items: int) -> str:
    """Return what the simulation shows, in plain sentences, also where ours is not better."""
    lines = []
    for policy in POLICIES:
        row = [each.outcomes[policy] for each in results]
        every, asked = spread(each.recall_all for each in row), spread(each.recall_asked for each in row)
        rested = spread(each.recall_rested for each in row)
        lines.append(
            f"{policy}: {spread(each.reviews for each in row).median:.0f} answers, "
            f"{spread(each.asked for each in row).median:.0f} of {items} items asked; at the end the chance to recall "
            f"one of those is {_percent(asked)}, and over all items {_percent(every)}; {REST_DAYS} days after the last "
            f"answer, over all items {_percent(rested)}"
        )
    for policy in POLICIES[1:] if len(results) > 1 else ():
        better = _share_better(results, policy, lambda each: each.recall_all)
        asked_better = _share_better(results, policy, lambda each: each.recall_asked)
        rested_better = _share_better(results, policy, lambda each: each.recall_rested)
        lines.append(
            f"ours against {policy}: better for {better:.0%} of the learners over all items, for {asked_better:.0%} "
            f"over the items asked, for {rested_better:.0%} over all items {REST_DAYS} days after the last answer"
        )
    done = fmean(each.is_complete for each in results)
    largest = max(max(each.outcomes[OURS].sets) for each in results)
    due = spread(each.due for each in results).median
    back = max(max(each.first_sets, default=0) for each in results)
    lines.append(f"ours: largest set {largest}; the path was completed by {done:.0%}")
    lines.append(f"after the long gap {due:.0f} items were due, and the first three sets had {back} items at most")
    return "\n".join(lines)


def _of_policy(outcomes: Sequence[Outcome]) -> dict[str, object]:
    def over(figure: Callable[[Outcome], float]) -> dict[str, float]:
        return asdict(spread(figure(each) for each in outcomes))

    return {
        "answers": over(lambda each: each.reviews),
        "items_asked": over(lambda each: each.asked),
        "recall_over_all_items": over(lambda each: each.recall_all),
        "recall_over_items_asked": over(lambda each: each.recall_asked),
        "recall_over_all_items_after_rest": over(lambda each: each.recall_rested),
        "most_answers_in_a_set": max(max(each.sets) for each in outcomes),
        "answers_in_a_set": over(lambda each: _mean_above_zero(each.sets)),
        "most_answers_in_a_day_with_lessons": max(
            max(map(sum, zip(each.sets, each.lessons, strict=True))) for each in outcomes
        ),
        "answers_in_a_day_of_all_days": over(lambda each: each.reviews / len(each.sets)),
    }


def _against(results: Sequence[LearnerResult], policy: str) -> dict[str, object]:
    return {
        "recall_over_all_items": _difference(results, policy, lambda each: each.recall_all),
        "recall_over_items_asked": _difference(results, policy, lambda each: each.recall_asked),
        "recall_over_all_items_after_rest": _difference(results, policy, lambda each: each.recall_rested),
        "answers": asdict(spread(each.outcomes[OURS].reviews - each.outcomes[policy].reviews for each in results)),
    }


def _difference(results: Sequence[LearnerResult], policy: str, figure: Callable[[Outcome], float]) -> dict[str, object]:
    """Return by how much ours is better for the same learner, and for which share of them it is."""
    apart = [figure(each.outcomes[OURS]) - figure(each.outcomes[policy]) for each in results]
    return {**asdict(spread(apart)), "better_for_share": round(_share_better(results, policy, figure), 4)}


def _share_better(results: Sequence[LearnerResult], policy: str, figure: Callable[[Outcome], float]) -> float:
    return fmean(figure(each.outcomes[OURS]) > figure(each.outcomes[policy]) for each in results)


def _assumptions() -> dict[str, object]:
    return {
        "forgetting": "FSRS-6 with parameters drawn for each learner; the scheduler has the defaults",
        "parameter_spread_log_sd": imagined.PARAMETER_SPREAD,
        "first_stability_spread_log_sd": imagined.FIRST_STABILITY_SPREAD,
        "knows_first_beta": imagined.KNOWS_FIRST,
        "chance_to_miss_a_day": imagined.MISSES_A_DAY,
        "chance_to_miss_a_week": imagined.MISSES_A_WEEK,
        "long_gap_days": imagined.LONG_GAP_DAYS,
        "long_gap_starts_on_day": imagined.LONG_GAP_FROM,
        "lesson_weeks": LESSON_WEEKS,
        "fixed_intervals_days": FIXED_INTERVALS,
        "rest_days": REST_DAYS,
        "guessing": "one in the number of options",
        "limits": "Items are forgotten independently of each other, and every policy is judged by a memory of the "
        "family that our scheduler assumes: real people may differ more.",
    }


def _mean_above_zero(counts: Sequence[int]) -> float:
    kept = [count for count in counts if count]
    return fmean(kept) if kept else 0.0


def _percent(value: Spread) -> str:
    if value.p5 == value.p95:
        return f"{value.median:.0%}"
    return f"{value.median:.0%} ({value.p5:.0%} to {value.p95:.0%})"
