using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Web.Live;

/// <summary>The request log: first the newest entries, then what comes.</summary>
internal sealed class RequestsTopic : PageTopic
{
    /// <summary>As many as the page keeps.</summary>
    private const int Most = 500;

    private readonly RequestLog _log;

    public RequestsTopic(RequestLog log) => _log = log;

    public override string Name => "requests";

    public override IReadOnlyList<string> ChangedBy { get; } = ["requests"];

    /// <summary>Clearing the log comes without a word.</summary>
    public override bool ChangesWithTime => true;

    public override object? Read(PageTopicState state)
    {
        var isFirst = state.Sent.Length == 0;
        var (entries, kept, cleared) = _log.After(state.Last, Most);
        if (entries.Count == 0 && !cleared && !isFirst)
        {
            return null;
        }

        state.Last = entries.Count > 0 ? entries[^1].Sequence : state.Last;
        return new
        {
            reset = isFirst || cleared,
            total = kept,
            entries = entries.Select(entry => new { entry.Sequence, entry.Method, entry.Path, entry.Query, entry.Status, entry.When, entry.Fault }),
        };
    }
}
