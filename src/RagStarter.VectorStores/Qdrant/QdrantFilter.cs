using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using RagStarter.VectorStores.Embedded;
using RagStarter.VectorStores.Qdrant.Api;

namespace RagStarter.VectorStores.Qdrant;

/// <summary>Turns an expression into the server's conditions, with the meaning that it has in .NET.</summary>
/// <remarks>
/// Nulls of single values are left out of the payload, those of lists are written, because the server's "is empty" is
/// true for an empty list. A field that is missing fulfils no positive condition, so that negations are true for it, as
/// comparisons with null are in .NET.
/// </remarks>
internal sealed class QdrantFilter : FilterTranslatorBase
{
    private readonly CollectionModel _model;

    private QdrantFilter(CollectionModel model) => _model = model;

    /// <summary>The conditions that a record must fulfil; none when there is no filter.</summary>
    /// <exception cref="NotSupportedException">The expression has no counterpart on the server.</exception>
    public static IReadOnlyList<Condition> From(CollectionModel model, LambdaExpression? filter)
    {
        if (filter is null)
        {
            return [];
        }

        var translator = new QdrantFilter(model);
        var body = translator.PreprocessFilter(filter, model, new FilterPreprocessingOptions { SupportsParameterization = true });
        return [.. Conjuncts(body).Select(translator.Translate)];
    }

    private static IEnumerable<Expression> Conjuncts(Expression node) =>
        node is BinaryExpression { NodeType: ExpressionType.AndAlso } and ? Conjuncts(and.Left).Concat(Conjuncts(and.Right)) : [node];

    private Condition Translate(Expression node)
    {
        switch (node)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso } and:
                return new Condition { Must = [.. Conjuncts(and).Select(Translate)] };
            case BinaryExpression { NodeType: ExpressionType.OrElse } or:
                return Condition.AnyOf([Translate(or.Left), Translate(or.Right)]);
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return Condition.Not(Translate(not.Operand));
            case BinaryExpression comparison:
                return Comparison(comparison);
            case ConstantExpression { Value: bool constant }:
                return constant ? Condition.Everything : Condition.Nothing;
            case MethodCallExpression call when TryMatchContains(call, out var source, out var item):
                return Contains(call, source, item);
            case MethodCallExpression { Method.Name: nameof(Enumerable.Any), Arguments: [var source, LambdaExpression predicate] } any
                when any.Method.DeclaringType == typeof(Enumerable):
                return Any(source, predicate);
            default:
                return TryBindProperty(node, out var property) && (Nullable.GetUnderlyingType(property.Type) ?? property.Type) == typeof(bool)
                    ? Condition.Equal(property.StorageName, true)
                    : throw NotSupported(node);
        }
    }

    private Condition Comparison(BinaryExpression comparison)
    {
        var (left, right) = (Widening.Undo(comparison.Left), Widening.Undo(comparison.Right));
        var isLeft = TryBindProperty(left, out var property);
        if (isLeft ? TryBindProperty(right, out _) : !TryBindProperty(right, out property))
        {
            throw NotSupported(comparison);
        }

        var value = ValueOf(isLeft ? right : left);
        return (isLeft ? comparison.NodeType : Mirror(comparison.NodeType)) switch
        {
            ExpressionType.Equal => Equal(comparison, property!, value),
            ExpressionType.NotEqual => Condition.Not(Equal(comparison, property!, value)),
            ExpressionType.GreaterThan => Range(comparison, property!, value, bound => new RangeCondition { Gt = bound }),
            ExpressionType.GreaterThanOrEqual => Range(comparison, property!, value, bound => new RangeCondition { Gte = bound }),
            ExpressionType.LessThan => Range(comparison, property!, value, bound => new RangeCondition { Lt = bound }),
            ExpressionType.LessThanOrEqual => Range(comparison, property!, value, bound => new RangeCondition { Lte = bound }),
            _ => throw NotSupported(comparison),
        };
    }

    private static ExpressionType Mirror(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        _ => type,
    };

    private static Condition Equal(Expression node, PropertyModel property, object? value)
    {
        if (property is KeyPropertyModel)
        {
            return value is null ? Condition.Nothing : new Condition { HasId = [KeyCodec.ToId(value)] };
        }

        var isList = ColumnCodec.ElementType(property.Type) is not null;
        if (value is null)
        {
            var name = new FieldName(property.StorageName);
            return isList ? new Condition { IsNull = name } : new Condition { IsEmpty = name };
        }

        return isList || property is VectorPropertyModel ? throw NotSupported(node) : Has(property.StorageName, property.Type, value);
    }

    // The field, or an element of the list, has the value. The server matches no fractions and no times, but compares them.
    private static Condition Has(string key, Type type, object value)
    {
        var stored = PayloadCodec.ToPayload(value)!;
        return stored is double || PayloadCodec.IsFloating(type) || PayloadCodec.IsTime(type)
            ? new Condition { Key = key, Range = new RangeCondition { Gte = stored, Lte = stored } }
            : Condition.Equal(key, stored);
    }

    private static Condition Range(Expression node, PropertyModel property, object? value, Func<object, RangeCondition> range)
    {
        if (property is not DataPropertyModel || !(PayloadCodec.IsWhole(property.Type) || PayloadCodec.IsFloating(property.Type) || PayloadCodec.IsTime(property.Type)))
        {
            throw NotSupported(node);
        }

        return PayloadCodec.ToPayload(value) switch
        {
            null => Condition.Nothing,
            long and (> PayloadCodec.LargestExact or < -PayloadCodec.LargestExact) => throw NotSupported(node),
            var bound => new Condition { Key = property.StorageName, Range = range(bound) },
        };
    }

    private Condition Contains(Expression node, Expression source, Expression item)
    {
        if (TryBindProperty(source, out var list))
        {
            // r => r.Tags.Contains("a")
            return ValueOf(item) is { } value && ColumnCodec.ElementType(list.Type) is { } element
                ? Has(list.StorageName, element, value)
                : throw NotSupported(node);
        }

        // r => values.Contains(r.Tag)
        return TryBindProperty(item, out var property) && property is not VectorPropertyModel && ColumnCodec.ElementType(property.Type) is null
            ? In(node, property, property.Type, ValuesOf(source))
            : throw NotSupported(node);
    }

    // r => r.Tags.Any(tag => values.Contains(tag))
    private Condition Any(Expression source, LambdaExpression predicate)
    {
        if (!TryBindProperty(source, out var list)
            || ColumnCodec.ElementType(list.Type) is not { } element
            || predicate.Body is not MethodCallExpression call
            || !TryMatchContains(call, out var values, out var item)
            || item != predicate.Parameters[0])
        {
            throw NotSupported(predicate);
        }

        return In(predicate, list, element, ValuesOf(values));
    }

    private static Condition In(Expression node, PropertyModel property, Type type, IEnumerable values)
    {
        var all = values.Cast<object?>().ToList();
        var given = all.OfType<object>().ToList();
        var conditions = new List<Condition>();
        if (property is KeyPropertyModel)
        {
            conditions.Add(new Condition { HasId = [.. given.Select(KeyCodec.ToId).Distinct()] });
        }
        else if (PayloadCodec.IsFloating(type) || PayloadCodec.IsTime(type) || (Nullable.GetUnderlyingType(type) ?? type) == typeof(bool))
        {
            conditions.AddRange(given.Select(v => Has(property.StorageName, type, v)));
        }
        else
        {
            // An empty list matches nothing; no condition at all would match everything.
            conditions.Add(new Condition { Key = property.StorageName, Match = new MatchCondition { Any = [.. given.Select(v => PayloadCodec.ToPayload(v)!).Distinct()] } });
        }

        if (given.Count < all.Count && property is not KeyPropertyModel)
        {
            conditions.Add(ColumnCodec.ElementType(property.Type) is null
                ? new Condition { IsEmpty = new FieldName(property.StorageName) }
                : throw NotSupported(node));
        }

        return Condition.AnyOf(conditions);
    }

    private static IEnumerable ValuesOf(Expression node) => node is NewArrayExpression array
        ? array.Expressions.Select(ValueOf).ToList()
        : ValueOf(node) as IEnumerable ?? throw NotSupported(node);

    private static object? ValueOf(Expression node) => node switch
    {
        ConstantExpression constant => constant.Value,
        QueryParameterExpression parameter => parameter.Value,
        UnaryExpression { NodeType: ExpressionType.Convert } convert => ValueOf(convert.Operand),
        _ => throw NotSupported(node),
    };

    private static NotSupportedException NotSupported(Expression node) => new(
        $"The filter '{node}' cannot be translated for Qdrant. Supported are == and != of a property and a value, <, <=, >, >= of numbers (whole ones up to 2^53) and times, &&, ||, !, values.Contains(r.Property), r.List.Contains(value) and r.List.Any(x => values.Contains(x)).");
}
