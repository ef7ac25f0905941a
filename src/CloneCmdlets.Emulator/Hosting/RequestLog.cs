using System.Text.Json.Serialization;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>One request that was answered, or cut off.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Query">Its query with the question mark; empty without one.</param>
/// <param name="Status">The status; 0 where the connection was cut before one.</param>
/// <param name="When">When it came, by the emulator's clock.</param>
internal sealed record LoggedRequest(string Method, string Path, string Query, int Status, DateTimeOffset When)
{
    /// <summary>Under this key of <see cref="HttpContext.Items"/> whoever plays a fault leaves its kind.</summary>
    public const string FaultItem = "fault";

    /// <summary>The kind of the fault that hit it; <see langword="null"/>: none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }

    /// <summary>Its number in the log, from 1, in the order in which their answers began; it goes on counting when the log is cleared.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }
}

/// <summary>The last requests to the services, oldest first; no header and no body is kept.</summary>
internal sealed class RequestLog
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 20_000;

    private readonly Lock _lock = new();
    private readonly Queue<LoggedRequest> _entries = new();
    private long _last;

    public IReadOnlyList<LoggedRequest> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public void Add(LoggedRequest entry)
    {
        lock (_lock)
        {
            _entries.Enqueue(entry with { Sequence = ++_last });
            if (_entries.Count > Capacity)
            {
                _entries.Dequeue();
            }
        }
    }

    /// <summary>What came after an entry.</summary>
    /// <param name="sequence">The number of that entry; 0: from the start.</param>
    /// <param name="most">The most to give: the newest.</param>
    /// <returns>The entries, oldest first, how many are kept in all, and whether entries up to that one were cleared away.</returns>
    public (IReadOnlyList<LoggedRequest> Entries, int Kept, bool Cleared) After(long sequence, int most)
    {
        lock (_lock)
        {
            var fresh = (int)Math.Min(_last - sequence, Math.Min(_entries.Count, most));
            var cleared = sequence > 0 && _last - sequence >= _entries.Count;
            return ([.. _entries.Skip(_entries.Count - fresh)], _entries.Count, cleared);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }
}
