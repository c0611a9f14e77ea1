namespace RagStarter.Core.Caching.Store;

/// <summary>
/// What happens to a tenant's answers on the Redis server in one step. All keys of a tenant carry its name in braces, so
/// that they are in one slot of a cluster; the keys of a partition's questions and of a document's answers are made from
/// the prefix, which carries it too.
/// </summary>
/// <remarks>
/// Keys: 1 the answers, 2 their facts, 3 their values, 4 the state (bytes, floor, versions of questions), 5 their ends, 6 the
/// prefix. An answer is a field, its partition and its question. Facts: bytes|partition|documents|…, the rest is for C#.
/// </remarks>
internal static class RedisAnswerScripts
{
    // A full server refuses a command that enlarges memory only where it is the first that writes: here what makes room comes
    // first, so that a full server can forget; what keeps an answer begins with such a command, so that it is refused.
    private const string Drop = """
        local function drop(field, token)
          local facts = redis.call('HGET', KEYS[2], field)
          local removed = redis.call('HDEL', KEYS[1], field)
          redis.call('HDEL', KEYS[2], field)
          redis.call('ZREM', KEYS[3], field)
          redis.call('ZREM', KEYS[5], field)
          if not facts then return removed end
          local bytes, partition, documents = string.match(facts, '^(%d+)|([^|]*)|([^|]*)|')
          if not bytes then return removed end
          local questions = KEYS[6] .. 'questions:' .. partition
          if redis.call('HDEL', questions, field) > 0 then
            if redis.call('HLEN', questions) == 0 then
              redis.call('HDEL', KEYS[4], 'version:' .. partition)
            else
              redis.call('HSET', KEYS[4], 'version:' .. partition, token)
            end
          end
          for document in string.gmatch(documents, '[^,]+') do
            redis.call('SREM', KEYS[6] .. 'document:' .. document, field)
          end
          redis.call('HINCRBY', KEYS[4], 'bytes', -bytes)
          return removed
        end

        """;

    // Arguments: token, then the fields.
    public const string Remove = Drop + """
        local count = 0
        for i = 2, #ARGV do count = count + drop(ARGV[i], ARGV[1]) end
        return count
        """;

    // Arguments: token, document.
    public const string RemoveDocument = Drop + """
        local count = 0
        local name = KEYS[6] .. 'document:' .. ARGV[2]
        for _, field in ipairs(redis.call('SMEMBERS', name)) do count = count + drop(field, ARGV[1]) end
        redis.call('DEL', name)
        return count
        """;

    private const string Shrink = """
        local function shrink(limit, token)
          while tonumber(redis.call('HGET', KEYS[4], 'bytes') or '0') > limit do
            local least = redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')
            if not least[1] then
              redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
              break
            end
            drop(least[1], token)
            redis.call('HSET', KEYS[4], 'floor', least[2])
          end
          return tonumber(redis.call('HGET', KEYS[4], 'bytes') or '0')
        end

        """;

    // Arguments: token, limit. Gives the bytes that are left.
    public const string Evict = Drop + Shrink + "return shrink(tonumber(ARGV[2]), ARGV[1])";

    // Arguments: token, field, record, facts, bytes, worth, limit, lifetime (s), now (ms), end (ms), partition, question or '',
    // most questions, documents. Gives the bytes that the tenant's answers take.
    public const string Store = Drop + Shrink + """
        local token, field, partition = ARGV[1], ARGV[2], ARGV[11]
        redis.call('HINCRBY', KEYS[4], 'bytes', 0)
        if redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3]) < 3 then
          redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5])
        end
        drop(field, token)
        for _, ended in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ARGV[9], 'LIMIT', 0, 64)) do drop(ended, token) end
        redis.call('HSET', KEYS[1], field, ARGV[3])
        redis.call('HSET', KEYS[2], field, ARGV[4])
        redis.call('ZADD', KEYS[3], tonumber(redis.call('HGET', KEYS[4], 'floor') or '0') + tonumber(ARGV[6]), field)
        redis.call('ZADD', KEYS[5], ARGV[10], field)
        redis.call('HINCRBY', KEYS[4], 'bytes', ARGV[5])
        for i = 1, 5 do redis.call('EXPIRE', KEYS[i], ARGV[8]) end
        for document in string.gmatch(ARGV[14], '[^,]+') do
          redis.call('SADD', KEYS[6] .. 'document:' .. document, field)
          redis.call('EXPIRE', KEYS[6] .. 'document:' .. document, ARGV[8])
        end
        if ARGV[12] ~= '' then
          local questions = KEYS[6] .. 'questions:' .. partition
          if redis.call('HLEN', questions) >= tonumber(ARGV[13]) then
            local least, value
            for _, other in ipairs(redis.call('HKEYS', questions)) do
              local score = tonumber(redis.call('ZSCORE', KEYS[3], other) or '-1')
              if not value or score < value then least, value = other, score end
            end
            redis.call('HDEL', questions, least)
          end
          redis.call('HSET', questions, field, ARGV[12])
          redis.call('EXPIRE', questions, ARGV[8])
          redis.call('HSET', KEYS[4], 'version:' .. partition, token)
        end
        return shrink(tonumber(ARGV[7]), token)
        """;

    // Arguments: field, record. Only what is still there is replaced.
    public const string Renew = "if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end return 0";

    // Arguments: field, worth.
    public const string Use = """
        local value = redis.call('ZSCORE', KEYS[3], ARGV[1])
        if not value then return 0 end
        local floor = tonumber(redis.call('HGET', KEYS[4], 'floor') or '0')
        return redis.call('ZADD', KEYS[3], math.max(tonumber(value), floor) + tonumber(ARGV[2]), ARGV[1])
        """;

    // Keys: the questions of a partition, the state. Arguments: partition, the version that the asker has.
    public const string Questions = """
        local version = redis.call('HGET', KEYS[2], 'version:' .. ARGV[1]) or ''
        if version == ARGV[2] then return {version} end
        return {version, redis.call('HGETALL', KEYS[1])}
        """;

    // Keys: the answered requests, their order. Arguments: request, answer, most, lifetime (s).
    public const string Answered = """
        if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
          redis.call('LPUSH', KEYS[2], ARGV[1])
          if redis.call('LLEN', KEYS[2]) > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], redis.call('RPOP', KEYS[2])) end
        end
        redis.call('EXPIRE', KEYS[1], ARGV[4])
        redis.call('EXPIRE', KEYS[2], ARGV[4])
        return 1
        """;

    // Key: the bytes of all tenants. Arguments: tenant, its bytes. Gives the sum, and the tenant that takes the most.
    public const string Total = """
        if tonumber(ARGV[2]) > 0 then redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) else redis.call('ZREM', KEYS[1], ARGV[1]) end
        local sum, all = 0, redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
        for i = 2, #all, 2 do sum = sum + tonumber(all[i]) end
        return {tostring(sum), all[#all - 1] or '', all[#all] or '0'}
        """;
}
