using RagStarter.QdrantDouble.Api;

namespace RagStarter.QdrantDouble.Storage;

/// <summary>The collections and their aliases. Not thread-safe.</summary>
internal sealed class Database
{
    private readonly Dictionary<string, Collection> _collections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _collections.Keys;

    public bool Create(string name, CreateCollectionRequest request, StrictMode strict)
    {
        if (_collections.ContainsKey(name) || _aliases.ContainsKey(name))
        {
            throw new RefusedException(409, $"Wrong input: Collection `{name}` already exists!");
        }

        if ((request.Vectors ?? []).Values.Any(v => v.Size < 1))
        {
            throw new RefusedException(422, "Validation error in JSON body: [vectors: value must be at least 1]");
        }

        _collections[name] = new Collection(name, request, strict);
        return true;
    }

    public Collection Find(string name) =>
        _collections.GetValueOrDefault(_aliases.GetValueOrDefault(name, name)) ?? throw RefusedException.NoCollection(name);

    /// <summary>Removes a collection and the aliases that stand for it.</summary>
    public bool Drop(string name)
    {
        foreach (var alias in _aliases.Where(a => a.Value == name).Select(a => a.Key).ToList())
        {
            _aliases.Remove(alias);
        }

        return _collections.Remove(name);
    }

    public bool Change(AliasRequest request)
    {
        // In order, and what is done stays done where a later action is refused.
        foreach (var action in request.Actions)
        {
            switch (action)
            {
                case { CreateAlias: { } create, DeleteAlias: null } when _collections.ContainsKey(create.AliasName):
                    throw RefusedException.BadRequest($"Collection with the same name `{create.AliasName}` already exists");
                case { CreateAlias: { } create, DeleteAlias: null }:
                    _aliases[create.AliasName] = Find(create.CollectionName).Name;
                    break;
                case { CreateAlias: null, DeleteAlias: { } delete }:
                    _aliases.Remove(delete.AliasName);
                    break;
                default:
                    throw RefusedException.BadJson("data did not match any variant of untagged enum AliasOperations");
            }
        }

        return true;
    }
}
