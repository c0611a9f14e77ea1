namespace RagStarter.VectorStores.Qdrant.Api;

/// <summary>All of <see cref="Must"/>, none of <see cref="MustNot"/>, and where it is given one of <see cref="Should"/>.</summary>
internal sealed record PointFilter
{
    public IReadOnlyList<Condition>? Must { get; init; }

    public IReadOnlyList<Condition>? MustNot { get; init; }

    public IReadOnlyList<Condition>? Should { get; init; }
}

/// <summary>One condition of a filter; exactly one kind of its members is set.</summary>
internal sealed record Condition
{
    /// <summary>No point: an empty list of conditions would be every point.</summary>
    public static Condition Nothing { get; } = new() { HasId = [] };

    /// <summary>Every point.</summary>
    public static Condition Everything { get; } = Not(Nothing);

    public string? Key { get; init; }

    public MatchCondition? Match { get; init; }

    public RangeCondition? Range { get; init; }

    public IReadOnlyList<PointId>? HasId { get; init; }

    public FieldName? IsEmpty { get; init; }

    public FieldName? IsNull { get; init; }

    public IReadOnlyList<Condition>? Must { get; init; }

    public IReadOnlyList<Condition>? MustNot { get; init; }

    public IReadOnlyList<Condition>? Should { get; init; }

    public static Condition Not(Condition condition) => new() { MustNot = [condition] };

    /// <summary>One of the conditions; of no conditions, no point.</summary>
    public static Condition AnyOf(IReadOnlyList<Condition> conditions) => conditions.Count switch
    {
        0 => Nothing,
        1 => conditions[0],
        _ => new Condition { Should = conditions },
    };

    public static Condition Equal(string key, object value) => new() { Key = key, Match = new MatchCondition { Value = value } };
}

/// <summary>The field has a value, or one of several. <see cref="Value"/> is a string, a long or a bool.</summary>
internal sealed record MatchCondition
{
    public object? Value { get; init; }

    /// <summary>All strings or all whole numbers.</summary>
    public IReadOnlyList<object>? Any { get; init; }
}

/// <summary>The field lies between values: numbers, or times as text.</summary>
internal sealed record RangeCondition
{
    public object? Gt { get; init; }

    public object? Gte { get; init; }

    public object? Lt { get; init; }

    public object? Lte { get; init; }
}

/// <summary>The field of a condition that has no value.</summary>
internal sealed record FieldName(string Key);
