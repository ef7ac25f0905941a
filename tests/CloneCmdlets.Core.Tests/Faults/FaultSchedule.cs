namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>What goes wrong in one run, all of it drawn from a seed, so that a failure can be had again.</summary>
internal sealed class FaultSchedule
{
    private readonly Random _random;
    private readonly object _lock = new();
    private int _connectionFaultsLeft;
    private int _planFaultsLeft;

    public FaultSchedule(int seed)
    {
        _random = new Random(seed);
        _connectionFaultsLeft = _random.Next(4);
        _planFaultsLeft = _random.Next(3);
        StopAfter = _random.Next(12) == 0 ? TimeSpan.FromMilliseconds(_random.Next(30)) : null;
    }

    /// <summary>When the user loses patience, in real time; <see langword="null"/>: never.</summary>
    public TimeSpan? StopAfter { get; }

    /// <summary>What has been dealt out, for the report of a failure.</summary>
    public List<string> Dealt { get; } = [];

    public ConnectionFault NextConnection()
    {
        lock (_lock)
        {
            if (_connectionFaultsLeft == 0 || _random.Next(3) == 0)
            {
                return new ConnectionFault(ConnectionFaultKind.None, 0);
            }

            _connectionFaultsLeft--;
            // A listing and a submission take some 600 bytes on one connection: the fault falls anywhere in them or behind.
            var fault = new ConnectionFault((ConnectionFaultKind)_random.Next(Enum.GetValues<ConnectionFaultKind>().Length), 1 + _random.Next(700));
            Dealt.Add(fault.ToString());
            return fault;
        }
    }

    public PlanFault NextPlan()
    {
        lock (_lock)
        {
            if (_planFaultsLeft == 0 || _random.Next(3) == 0)
            {
                return PlanFault.None;
            }

            _planFaultsLeft--;
            var fault = (PlanFault)_random.Next(Enum.GetValues<PlanFault>().Length);
            Dealt.Add(fault.ToString());
            return fault;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _connectionFaultsLeft = 0;
            _planFaultsLeft = 0;
        }
    }
}
