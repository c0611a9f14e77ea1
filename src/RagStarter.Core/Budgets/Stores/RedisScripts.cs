namespace RagStarter.Core.Budgets;

/// <summary>
/// The Lua scripts of the budgets on Redis. Each runs as one step on the server, so that a hold takes all its totals or
/// none. All keys share a hash tag and thus a slot of a cluster; leases follow the server's clock.
/// </summary>
/// <remarks>
/// A total is a hash: st, sc (settled tokens, cost), ht, hc (held). A hold is a hash too: t, c (its amount) and a field for
/// each of its totals; the sorted set of holds has them by the end of their lease.
/// </remarks>
internal static class RedisScripts
{
    // drop(id) ends a hold.
    private const string Prelude = """
        local holds, prefix = KEYS[1], KEYS[2]
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local function take(key, field, amount)
          if amount > 0 and redis.call('HINCRBY', key, field, string.format('%.0f', -amount)) < 0 then redis.call('HSET', key, field, 0) end
        end
        local function drop(id)
          local hold = redis.call('HGETALL', prefix .. id)
          local tokens, cost, totals = 0, 0, {}
          for i = 1, #hold, 2 do
            if hold[i] == 't' then tokens = tonumber(hold[i + 1])
            elseif hold[i] == 'c' then cost = tonumber(hold[i + 1])
            else totals[#totals + 1] = hold[i] end
          end
          for _, key in ipairs(totals) do
            if redis.call('EXISTS', key) == 1 then take(key, 'ht', tokens); take(key, 'hc', cost) end
          end
          redis.call('DEL', prefix .. id)
          redis.call('ZREM', holds, id)
        end

        """;

    /// <summary>
    /// KEYS: holds, prefix of holds, totals. ARGV: lease (ms), replaced call or '', number of fixed parts, of each its call,
    /// tokens and cost; the last call, its fixed tokens and cost, most and least output, output price (millionths of a
    /// micro-dollar); of each total its token and cost limit or -1, 1 when hard, its lifetime (s).
    /// Returns 'missing' with the numbers of unknown totals, or 'held' | 'refused', the output, and st, sc, ht, hc of each.
    /// </summary>
    public const string Hold = Prelude + """
        local at = 1
        local function arg() local value = ARGV[at]; at = at + 1; return value end
        local function number() return tonumber(arg()) end
        local lease, replaced, count = number(), arg(), number()
        local parts, fixedTokens, fixedCost = {}, 0, 0
        for i = 1, count do
          local part = { id = arg(), tokens = number(), cost = number() }
          parts[i] = part
          fixedTokens = fixedTokens + part.tokens
          fixedCost = fixedCost + part.cost
        end
        local last = { id = arg(), tokens = number(), cost = number() }
        fixedTokens = fixedTokens + last.tokens
        fixedCost = fixedCost + last.cost
        local output, least, price = number(), number(), number()
        local back = redis.call('HMGET', prefix .. replaced, 't', 'c')
        local totals, missing = {}, {}
        for i = 3, #KEYS do
          local limit = { tokens = number(), cost = number(), hard = arg() == '1', life = arg() }
          local t = redis.call('HMGET', KEYS[i], 'st', 'sc', 'ht', 'hc')
          if not t[1] then missing[#missing + 1] = i - 2 else
            local total = { key = KEYS[i], st = tonumber(t[1]), sc = tonumber(t[2]), ht = tonumber(t[3]), hc = tonumber(t[4]), limit = limit, backTokens = 0, backCost = 0 }
            if replaced ~= '' and back[1] and redis.call('HEXISTS', prefix .. replaced, KEYS[i]) == 1 then
              total.backTokens, total.backCost = tonumber(back[1]), tonumber(back[2])
            end
            total.tokens = total.st + total.ht - total.backTokens
            total.cost = total.sc + total.hc - total.backCost
            totals[#totals + 1] = total
          end
        end
        if #missing > 0 then return { 'missing', unpack(missing) } end
        local function costOf(tokens) return math.ceil(tokens * price / 1000000) end
        for _, total in ipairs(totals) do
          if total.limit.hard then
            if total.limit.tokens >= 0 then output = math.min(output, total.limit.tokens - total.tokens - fixedTokens) end
            if total.limit.cost >= 0 and price > 0 then
              output = math.min(output, math.floor((total.limit.cost - total.cost - fixedCost) * 1000000 / price))
            end
          end
        end
        output = math.max(output, least)
        local result = 'held'
        for _, total in ipairs(totals) do
          local l = total.limit
          if l.hard and ((l.tokens >= 0 and total.tokens + fixedTokens + output > l.tokens) or (l.cost >= 0 and total.cost + fixedCost + costOf(output) > l.cost)) then
            result = 'refused'
          end
        end
        local reply = { result, output }
        for _, total in ipairs(totals) do
          reply[#reply + 1] = total.st
          reply[#reply + 1] = total.sc
          reply[#reply + 1] = total.ht - total.backTokens
          reply[#reply + 1] = total.hc - total.backCost
        end
        if result == 'refused' then return reply end
        if replaced ~= '' then drop(replaced) end
        last.tokens = last.tokens + output
        last.cost = last.cost + costOf(output)
        parts[#parts + 1] = last
        for _, part in ipairs(parts) do
          local tokens, cost = string.format('%.0f', part.tokens), string.format('%.0f', part.cost)
          redis.call('HSET', prefix .. part.id, 't', tokens, 'c', cost)
          redis.call('PEXPIRE', prefix .. part.id, string.format('%.0f', lease + 86400000))
          redis.call('ZADD', holds, string.format('%.0f', now + lease), part.id)
          for _, total in ipairs(totals) do
            redis.call('HSET', prefix .. part.id, total.key, 1)
            redis.call('HINCRBY', total.key, 'ht', tokens)
            redis.call('HINCRBY', total.key, 'hc', cost)
          end
        end
        for _, total in ipairs(totals) do redis.call('EXPIRE', total.key, total.limit.life) end
        return reply
        """;

    /// <summary>
    /// KEYS: holds, prefix of holds, mark of the settled call, totals. ARGV: call, tokens, cost. A total that is not there
    /// gets the call noted, for the one who brings it back from the ledger.
    /// </summary>
    public const string Settle = Prelude + """
        if not redis.call('SET', KEYS[3], 1, 'NX', 'EX', 3600) then return 0 end
        drop(ARGV[1])
        for i = 4, #KEYS do
          if redis.call('EXISTS', KEYS[i]) == 1 then
            if redis.call('SISMEMBER', KEYS[i] .. ':seeded', ARGV[1]) == 0 then
              redis.call('HINCRBY', KEYS[i], 'st', ARGV[2])
              redis.call('HINCRBY', KEYS[i], 'sc', ARGV[3])
            end
          else
            redis.call('HSET', KEYS[i] .. ':pending', ARGV[1], ARGV[2] .. ',' .. ARGV[3])
            redis.call('EXPIRE', KEYS[i] .. ':pending', 900)
          end
        end
        return 1
        """;

    /// <summary>KEYS: holds, prefix of holds. ARGV: calls.</summary>
    public const string Release = Prelude + """
        for _, id in ipairs(ARGV) do drop(id) end
        return 1
        """;

    /// <summary>
    /// KEYS: holds, prefix of holds, prefix of marks. ARGV: of each overdue call its id, and the tokens and cost that the
    /// ledger says it used, or -1. Ends the holds whose lease is still over.
    /// </summary>
    public const string Conclude = Prelude + """
        for i = 1, #ARGV, 3 do
          local id = ARGV[i]
          local ends = redis.call('ZSCORE', holds, id)
          if ends and tonumber(ends) <= now then
            local hold = redis.call('HGETALL', prefix .. id)
            if ARGV[i + 1] ~= '-1' and redis.call('SET', KEYS[3] .. id, 1, 'NX', 'EX', 3600) then
              for f = 1, #hold, 2 do
                local key = hold[f]
                if key ~= 't' and key ~= 'c' and redis.call('EXISTS', key) == 1 and redis.call('SISMEMBER', key .. ':seeded', id) == 0 then
                  redis.call('HINCRBY', key, 'st', ARGV[i + 1])
                  redis.call('HINCRBY', key, 'sc', ARGV[i + 2])
                end
              end
            end
            drop(id)
          end
        end
        return 1
        """;

    /// <summary>KEYS: holds, prefix of holds. ARGV: lease (ms), calls.</summary>
    public const string Renew = Prelude + """
        for i = 2, #ARGV do redis.call('ZADD', holds, 'XX', string.format('%.0f', now + ARGV[1]), ARGV[i]) end
        return 1
        """;

    /// <summary>KEYS: holds, prefix of holds, totals. Returns st, sc, ht, hc of each, or -1 four times.</summary>
    public const string Read = Prelude + """
        local reply = {}
        for i = 3, #KEYS do
          local t = redis.call('HMGET', KEYS[i], 'st', 'sc', 'ht', 'hc')
          for f = 1, 4 do reply[#reply + 1] = t[f] and tonumber(t[f]) or -1 end
        end
        return reply
        """;

    /// <summary>
    /// KEYS: holds, prefix of holds, total, prefix of marks. ARGV: settled tokens and cost, lifetime (s), lease (ms), number
    /// of recent calls, those; of each open hold its call, tokens and cost. Brings a total back from the ledger, unless
    /// another process was quicker.
    /// </summary>
    public const string Seed = Prelude + """
        local key = KEYS[3]
        if redis.call('EXISTS', key) == 1 then return 0 end
        local st, sc, recent = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
        local count = tonumber(ARGV[5])
        for i = 6, 5 + count do recent[ARGV[i]] = true end
        local pending = redis.call('HGETALL', key .. ':pending')
        for i = 1, #pending, 2 do
          if not recent[pending[i]] then
            local tokens, cost = string.match(pending[i + 1], '(%d+),(%d+)')
            st, sc = st + tonumber(tokens), sc + tonumber(cost)
          end
        end
        redis.call('DEL', key .. ':pending')
        local ht, hc, open = 0, 0, {}
        for i = 6 + count, #ARGV, 3 do
          local id = ARGV[i]
          open[id] = true
          if redis.call('EXISTS', KEYS[4] .. id) == 0 then
            redis.call('HSET', prefix .. id, 't', ARGV[i + 1], 'c', ARGV[i + 2], key, 1)
            redis.call('PEXPIRE', prefix .. id, string.format('%.0f', ARGV[4] + 86400000))
            redis.call('ZADD', holds, 'NX', string.format('%.0f', now + ARGV[4]), id)
            ht, hc = ht + tonumber(ARGV[i + 1]), hc + tonumber(ARGV[i + 2])
          end
        end
        for _, id in ipairs(redis.call('ZRANGE', holds, 0, -1)) do
          if not open[id] and redis.call('HEXISTS', prefix .. id, key) == 1 then
            ht, hc = ht + tonumber(redis.call('HGET', prefix .. id, 't')), hc + tonumber(redis.call('HGET', prefix .. id, 'c'))
          end
        end
        redis.call('HSET', key, 'st', string.format('%.0f', st), 'sc', string.format('%.0f', sc), 'ht', string.format('%.0f', ht), 'hc', string.format('%.0f', hc))
        redis.call('EXPIRE', key, ARGV[3])
        for i = 6, 5 + count do redis.call('SADD', key .. ':seeded', ARGV[i]) end
        if count > 0 then redis.call('EXPIRE', key .. ':seeded', 900) end
        return 1
        """;
}
