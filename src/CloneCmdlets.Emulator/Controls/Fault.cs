using System.Text.Json;

namespace CloneCmdlets.Emulator.Controls;

/// <summary>The words of <c>kind</c> (design: "The emulator").</summary>
internal static class FaultKind
{
    /// <summary>Processed, and the connection cut before a byte of the answer.</summary>
    public const string DropAfterProcessing = "dropAfterProcessing";

    /// <summary>Not processed, and the connection cut.</summary>
    public const string DropBeforeProcessing = "dropBeforeProcessing";

    /// <summary>Answered with <c>status</c>, <c>retryAfter</c> and <c>body</c>; not processed, unless <c>processed</c> says so.</summary>
    public const string Status = "status";

    /// <summary>Held for <c>ms</c>, then processed as ever.</summary>
    public const string Delay = "delay";

    /// <summary>Processed; half of the answer comes, and the rest never.</summary>
    public const string StallBody = "stallBody";

    /// <summary>Not processed; answered with 203 and a sign-in page, as an expired token is.</summary>
    public const string SignInPage = "signInPage";

    /// <summary>Processed; the answer breaks off in the middle of its JSON.</summary>
    public const string MalformedJson = "malformedJson";

    /// <summary>Processed; the answer's state reads <c>suspended</c>.</summary>
    public const string UnknownState = "unknownState";

    public static readonly string[] All =
        [DropAfterProcessing, DropBeforeProcessing, Status, Delay, StallBody, SignInPage, MalformedJson, UnknownState];
}

/// <summary>The body of <c>POST /_emulator/faults</c>.</summary>
/// <param name="Match">Method and path without the query, <c>*</c> standing for anything: <c>POST */cloneoperation</c>.</param>
/// <param name="Kind">One of <see cref="FaultKind"/>.</param>
/// <param name="Times">How often it strikes.</param>
/// <param name="Status">For <c>status</c>: the status, 200 to 599.</param>
/// <param name="RetryAfter">For <c>status</c>: seconds for the header <c>Retry-After</c>.</param>
/// <param name="Body">For <c>status</c>: the body, as text or as JSON.</param>
/// <param name="Ms">For <c>delay</c>: milliseconds, up to ten minutes.</param>
/// <param name="Processed">For <c>status</c>: whether the request is processed first, as behind a gateway that doesn't wait for the answer.</param>
internal sealed record Fault(
    string? Match, string? Kind, int Times = 1, int? Status = null, int? RetryAfter = null, JsonElement? Body = null, int? Ms = null, bool Processed = false)
{
    private const int MaxDelay = 600_000;
    private string[]? _parts;

    /// <summary>What is wrong with it; <see langword="null"/>: nothing.</summary>
    /// <returns>The sentence.</returns>
    public string? Problem() =>
        Match?.Split(' ') is not [{ Length: > 0 }, { Length: > 0 } path] || path[0] is not ('/' or '*')
            ? "match is a method and a path, such as 'POST /fabrikam/*/cloneoperation'."
            : Kind is null || !FaultKind.All.Contains(Kind, StringComparer.Ordinal) ? $"kind is one of {string.Join(", ", FaultKind.All)}."
            : Times < 1 ? "times is 1 or more."
            : Kind == FaultKind.Status && Status is not (>= 200 and <= 599) ? "kind status needs status, 200 to 599."
            : Kind == FaultKind.Delay && Ms is not (>= 0 and <= MaxDelay) ? $"kind delay needs ms, 0 to {MaxDelay}."
            : Processed && Kind != FaultKind.Status ? "processed goes with kind status; the other kinds say by their names whether they process."
            : RetryAfter < 0 ? "retryAfter is 0 or more seconds."
            : null;

    /// <summary>Whether it strikes a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, without the query.</param>
    /// <returns>Whether it does.</returns>
    public bool Strikes(string method, string path)
    {
        // The pieces between the stars, each at the first place behind the one before: that finds a match where there is one, and soon.
        _parts ??= Match!.Split('*');
        var left = $"{method} {path}".AsSpan();
        if (_parts.Length == 1)
        {
            return left.Equals(_parts[0], StringComparison.OrdinalIgnoreCase);
        }

        if (!left.StartsWith(_parts[0], StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        left = left[_parts[0].Length..];
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = left.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            left = left[(at + part.Length)..];
        }

        return left.EndsWith(_parts[^1], StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>The faults that are still to strike, in the order they were asked for.</summary>
internal sealed class FaultQueue
{
    private readonly List<(Fault Fault, int Left)> _faults = [];
    private volatile bool _isEmpty = true;

    /// <summary>What is still to strike, with how often.</summary>
    public IReadOnlyList<Fault> Pending
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults.Select(entry => entry.Fault with { Times = entry.Left })];
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_faults)
        {
            _faults.Add((fault, fault.Times));
            _isEmpty = false;
        }
    }

    public void Clear()
    {
        lock (_faults)
        {
            _faults.Clear();
            _isEmpty = true;
        }
    }

    /// <summary>Takes the fault for a request: the first that matches, which is then used up once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path, without the query.</param>
    /// <returns>The fault; <see langword="null"/>: none.</returns>
    public Fault? Take(string method, string path)
    {
        if (_isEmpty)
        {
            return null;
        }

        lock (_faults)
        {
            var index = _faults.FindIndex(entry => entry.Fault.Strikes(method, path));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = _faults[index];
            if (left > 1)
            {
                _faults[index] = (fault, left - 1);
            }
            else
            {
                _faults.RemoveAt(index);
                _isEmpty = _faults.Count == 0;
            }

            return fault;
        }
    }
}
