using CloneCmdlets.Emulator.Controls;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>What goes wrong in one submission, all of it drawn from a seed, so that a failure can be had again.</summary>
internal sealed class FaultSchedule
{
    private const int ConnectionKinds = (int)ConnectionFaultKind.Delay + 1;

    /// <summary>What the emulator does to a POST; a <c>delay</c> is longer than the client's patience as often as not.</summary>
    private static readonly Func<string, Random, object>[] PostFaults =
    [
        static (match, _) => new { match, kind = FaultKind.DropBeforeProcessing },
        static (match, _) => new { match, kind = FaultKind.DropAfterProcessing },
        static (match, _) => new { match, kind = FaultKind.StallBody },
        static (match, _) => new { match, kind = FaultKind.MalformedJson },
        static (match, _) => new { match, kind = FaultKind.UnknownState },
        static (match, _) => new { match, kind = FaultKind.SignInPage },
        static (match, random) => new { match, kind = FaultKind.Delay, ms = random.Next(200) },
        static (match, random) => new { match, kind = FaultKind.Status, status = 500, body = "<html>oops</html>", processed = random.Next(2) == 0 },
        static (match, random) => new { match, kind = FaultKind.Status, status = 503, retryAfter = 2, processed = random.Next(2) == 0 },
        static (match, _) => new { match, kind = FaultKind.Status, status = 408, processed = true },
        static (match, _) => new { match, kind = FaultKind.Status, status = 200, processed = true }, // and nothing in it
        static (match, random) => new { match, kind = FaultKind.Status, status = 429, retryAfter = 2, times = 1 + random.Next(3) },
        static (match, _) => new { match, kind = FaultKind.Status, status = 400, body = "{}" },
        static (match, _) => new { match, kind = FaultKind.Status, status = 302 },
    ];

    /// <summary>What the emulator does to a read.</summary>
    private static readonly Func<string, Random, object>[] ReadFaults =
    [
        static (match, _) => new { match, kind = FaultKind.DropAfterProcessing },
        static (match, _) => new { match, kind = FaultKind.MalformedJson },
        static (match, random) => new { match, kind = FaultKind.Status, status = 503, times = 1 + random.Next(6) },
    ];

    private readonly Random _random;
    private readonly object _lock = new();
    private readonly List<string> _dealt = [];
    private int _connectionFaultsLeft;

    /// <summary>Draws one.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="collection">The submission's collection.</param>
    public FaultSchedule(int seed, string collection)
    {
        _random = new Random(seed);
        _connectionFaultsLeft = _random.Next(4);
        StopAfter = _random.Next(12) == 0 ? TimeSpan.FromMilliseconds(_random.Next(30)) : null;
        EmulatorFaults =
        [
            .. Enumerable.Range(0, _random.Next(3)).Select(_ => Draw(PostFaults, $"POST /{collection}/*")),
            .. Enumerable.Range(0, _random.Next(4) / 3).Select(_ => Draw(ReadFaults, $"GET /{collection}/*/plans")),
        ];
    }

    /// <summary>When the user loses patience, in real time; <see langword="null"/>: never.</summary>
    public TimeSpan? StopAfter { get; }

    /// <summary>What the emulator is to do wrong, as <c>POST /_emulator/faults</c> takes it.</summary>
    public IReadOnlyList<object> EmulatorFaults { get; }

    /// <summary>What becomes of the next connection.</summary>
    public ConnectionFault NextConnection()
    {
        lock (_lock)
        {
            if (_connectionFaultsLeft == 0 || _random.Next(3) == 0)
            {
                return ConnectionFault.None;
            }

            _connectionFaultsLeft--;
            // Two reads and a submission take some 1,400 bytes on one connection: the fault falls anywhere in them or behind.
            var fault = new ConnectionFault((ConnectionFaultKind)_random.Next(ConnectionKinds), 1 + _random.Next(1_600));
            _dealt.Add(fault.ToString());
            return fault;
        }
    }

    /// <summary>All of it, as far as it has been dealt out, for the report of a failure.</summary>
    public override string ToString() =>
        string.Join(", ", [StopAfter is null ? "never stopped" : "stopped after " + StopAfter, .. EmulatorFaults.Select(fault => fault.ToString()), .. _dealt]);

    private object Draw(Func<string, Random, object>[] faults, string match) => faults[_random.Next(faults.Length)](match, _random);
}
