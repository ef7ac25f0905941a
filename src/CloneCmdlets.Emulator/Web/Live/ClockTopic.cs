using CloneCmdlets.Emulator.Hosting;

namespace CloneCmdlets.Emulator.Web.Live;

/// <summary>The emulator's time. The page lets it run on by itself and needs to hear of jumps only.</summary>
internal sealed class ClockTopic : PageTopic
{
    private readonly EmulatorClock _clock;

    public ClockTopic(EmulatorClock clock) => _clock = clock;

    public override string Name => "clock";

    public override IReadOnlyList<string> ChangedBy { get; } = ["clock"];

    public override object Read(PageTopicState state) => new { now = _clock.GetUtcNow() };
}
