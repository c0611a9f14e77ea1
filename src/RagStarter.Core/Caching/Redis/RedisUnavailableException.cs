namespace RagStarter.Core.Caching.Redis;

/// <summary>The Redis server of the caches cannot be asked now, or did not do what it was asked. It costs a hit, never an answer.</summary>
internal sealed class RedisUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
