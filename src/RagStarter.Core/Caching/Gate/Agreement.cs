namespace RagStarter.Core.Caching.Gate;

/// <summary>Finds what differs between two questions and makes them two.</summary>
internal static class Agreement
{
    /// <summary>The first difference that changes the meaning; <see cref="GateReason.None"/> when there is none.</summary>
    public static GateReason Differences(QuestionMeaning one, QuestionMeaning other)
    {
        if (!one.IsUnderstood || !other.IsUnderstood)
        {
            return AreSameWords(one, other) ? GateReason.None : GateReason.Language;
        }

        return !one.Numbers.SequenceEqual(other.Numbers) || !one.Letters.SequenceEqual(other.Letters) || one.Signs != other.Signs ? GateReason.Number
            : MarksDiffer(one, other) is var mark and not GateReason.None ? mark
            : !NamesOccur(one, other) || !NamesOccur(other, one) ? GateReason.Entity
            : NegationsDiffer(one, other) ? GateReason.Negation
            : AreOpposed(one, other) || ArePrefixed(one, other) ? GateReason.Opposite
            : !one.Frame.AsksForSameAs(other.Frame) ? GateReason.Kind
            : FramesDiffer(one.Frame, other.Frame) || OwnersDiffer(one, other) || OwnersDiffer(other, one) || PersonsDiffer(one, other) || PersonsDiffer(other, one) ? GateReason.Person
            : IsExchanged(one, other) ? GateReason.Subject
            : RolesDiffer(one, other) || RolesDiffer(other, one) || IsReversed(one, other) ? GateReason.Direction
            : GateReason.None;
    }

    private static bool AreSameWords(QuestionMeaning one, QuestionMeaning other) =>
        one.Signs == other.Signs && one.Words.Select(w => w.Text).SequenceEqual(other.Words.Select(w => w.Text));

    private static GateReason MarksDiffer(QuestionMeaning one, QuestionMeaning other)
    {
        var left = one.Marks.Except(other.Marks).ToList();
        var right = other.Marks.Except(one.Marks).ToList();
        foreach (var mark in left.Concat(right))
        {
            // Who tells a story may leave a detail out; another detail in its place makes another story.
            var group = GroupOf(mark);
            var isDetail = (one.IsLong || other.IsLong) && group is "unit" or "scope" or "family" or "gender" or "body" or "size" or "daytime" or "relative";
            if (!isDetail || (left.Any(m => GroupOf(m) == group) && right.Any(m => GroupOf(m) == group) && group is not "scope"))
            {
                return group switch
                {
                    "unit" or "money" => GateReason.Unit,
                    "month" or "weekday" or "daytime" or "season" or "relative" or "holiday" => GateReason.Time,
                    "scope" or "ordinal" => GateReason.Number,
                    _ => GateReason.Entity,
                };
            }
        }

        return GateReason.None;

        static string GroupOf(string mark) => mark[..mark.IndexOf(':', StringComparison.Ordinal)];
    }

    // A name may be written without its capital.
    private static bool NamesOccur(QuestionMeaning one, QuestionMeaning other) =>
        one.Names.All(name => other.Words.Any(w => w.Stem == name || w.Group == name))
        || one.Names.All(name => other.Words.Any(w => one.Words.First(o => o.Stem == name).LikenessTo(w) >= 0.9));

    private static bool NegationsDiffer(QuestionMeaning one, QuestionMeaning other)
    {
        if (one.Frame.Negations % 2 != other.Frame.Negations % 2)
        {
            return true;
        }

        // "Not the tent but the bag" is not "not the bag but the tent".
        return one.Frame.Negations == 1 && other.Frame.Negations == 1 && one.Frame.Negated[0] != other.Frame.Negated[0]
            && other.Content.Any(w => w.Group == one.Frame.Negated[0]) && one.Content.Any(w => w.Group == other.Frame.Negated[0]);
    }

    private static bool AreOpposed(QuestionMeaning one, QuestionMeaning other)
    {
        foreach (var (axis, end) in one.Places)
        {
            if (other.Places.Any(p => p.Axis == axis && p.End != end)
                && !other.Places.Contains((axis, end))
                && !other.Places.Where(p => p.Axis == axis).All(one.Places.Contains))
            {
                return true;
            }
        }

        return false;
    }

    // "Possible" and "impossible", where no list has them.
    private static bool ArePrefixed(QuestionMeaning one, QuestionMeaning other)
    {
        foreach (var word in one.Content)
        {
            foreach (var counterpart in other.Content)
            {
                if (word.Text.Length != counterpart.Text.Length && (IsPrefixed(word, counterpart) || IsPrefixed(counterpart, word)))
                {
                    return true;
                }
            }
        }

        return false;

        static bool IsPrefixed(MeaningWord longer, MeaningWord shorter) =>
            shorter.Text.Length >= 3 && longer.Text.EndsWith(shorter.Text, StringComparison.Ordinal)
                ? longer.Text[..^shorter.Text.Length] is "un" or "in" or "im" or "il" or "ir" or "dis" or "non" or "mis" or "de" or "anti" or "under" or "over" or "pre" or "post" or "re"
                : longer.Base.Length > 5 && shorter.Base.Length > 2 && longer.Text.EndsWith("less", StringComparison.Ordinal) && longer.Text.StartsWith(shorter.Base, StringComparison.Ordinal);
    }

    private static bool FramesDiffer(QuestionFrame one, QuestionFrame other) =>
        (one.Tenses != Tenses.None && other.Tenses != Tenses.None && (one.Tenses & other.Tenses) == Tenses.None)
        || (one.Modes != Modes.None && other.Modes != Modes.None && (one.Modes & other.Modes) == Modes.None);

    private static bool PersonsDiffer(QuestionMeaning one, QuestionMeaning other) =>
        one.Words.Any(w => w.Text is "i" or "we" or "my" or "me" or "i'm" or "our") && !one.Words.Any(IsThird)
        && other.Words.Any(IsThird) && !other.Words.Any(w => w.Text is "i" or "we" or "my" or "me" or "i'm" or "our");

    private static bool IsThird(MeaningWord word) => word.Text is "he" or "she" or "him" or "her" or "his";

    // The same sentence with another word in one place, where nothing says that the two words mean the same.
    private static bool IsExchanged(QuestionMeaning one, QuestionMeaning other)
    {
        if (one.Words.Count != other.Words.Count)
        {
            return false;
        }

        var different = 0;
        for (var i = 0; i < one.Words.Count; i++)
        {
            if (one.Words[i].LikenessTo(other.Words[i]) < 0.85)
            {
                if (one.Words[i].IsStopWord && other.Words[i].IsStopWord)
                {
                    continue;
                }

                different++;
            }
        }

        return different == 1;
    }

    private static bool OwnersDiffer(QuestionMeaning one, QuestionMeaning other) =>
        one.Owned.Any(o => other.Owned.Any(p => p.Thing == o.Thing && p.Owner != o.Owner) && !other.Owned.Contains(o));

    // What stands behind "to" in one stands elsewhere in the other, where something else stands behind "to".
    private static bool RolesDiffer(QuestionMeaning one, QuestionMeaning other)
    {
        var isLong = one.IsLong || other.IsLong;
        foreach (var (preposition, thing) in one.Objects)
        {
            if (thing.Length > 0
                && !(isLong && preposition is "with" or "without" or "for" or "on" or "in" or "of")
                && other.Objects.Any(o => o.Preposition == preposition && o.Object != thing && one.Content.Any(w => w.Group == o.Object))
                && !other.Objects.Contains((preposition, thing))
                && other.Content.Any(w => w.Group == thing))
            {
                return true;
            }
        }

        return false;
    }

    // Three words of both, the order turned round: "the guide pays the guest". "By" turns it round again.
    private static bool IsReversed(QuestionMeaning one, QuestionMeaning other)
    {
        var order = new List<int>();
        foreach (var word in one.Content)
        {
            for (var j = 0; j < other.Content.Count; j++)
            {
                if (other.Content[j].Group == word.Group)
                {
                    order.Add(j);
                    break;
                }
            }
        }

        var isPassive = one.Words.Any(w => w.Text == "by") != other.Words.Any(w => w.Text == "by");
        if (isPassive)
        {
            // Of two in the same order, one in the passive voice, somebody else acts.
            return !one.IsLong && !other.IsLong && order.Count >= 3 && order.SequenceEqual(order.Order());
        }

        // In a long question what is told may come in another order.
        var reach = one.IsLong || other.IsLong ? 1 : order.Count;
        for (var i = 0; i + 2 < order.Count; i++)
        {
            for (var j = i + 1; j + 1 < order.Count && j - i <= reach; j++)
            {
                for (var k = j + 1; k < order.Count && k - j <= reach; k++)
                {
                    if (order[i] > order[j] && order[j] > order[k] && (reach > 1 || order[i] - order[k] <= 4))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
