using System.Collections.Concurrent;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>One request that was answered, or cut off.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the query.</param>
/// <param name="Query">Its query with the question mark; empty without one.</param>
/// <param name="Status">The status; 0 where the connection was cut before one.</param>
/// <param name="When">When it came, by the emulator's clock.</param>
internal sealed record LoggedRequest(string Method, string Path, string Query, int Status, DateTimeOffset When);

/// <summary>The last requests to the services, oldest first; no header and no body is kept.</summary>
internal sealed class RequestLog
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 20_000;

    private readonly ConcurrentQueue<LoggedRequest> _entries = new();

    public IReadOnlyList<LoggedRequest> Entries => [.. _entries];

    public void Add(LoggedRequest entry)
    {
        _entries.Enqueue(entry);
        while (_entries.Count > Capacity && _entries.TryDequeue(out _))
        {
        }
    }

    public void Clear() => _entries.Clear();
}
