using System.Globalization;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// Real time plus what was added by <c>POST /_emulator/clock</c>. It drives the FAST runs; clones are real work. The addition is kept in the
/// database, so that time never runs backwards over a restart.
/// </summary>
internal sealed class EmulatorClock : TimeProvider
{
    /// <summary>The most that one call may add: ten years, which keeps every date within range.</summary>
    public static readonly TimeSpan MaxAdvance = TimeSpan.FromDays(3650);

    private const string Key = "clock_offset_ms";
    private readonly EmulatorDatabase _database;
    private long _offsetTicks;

    public EmulatorClock(EmulatorDatabase database)
    {
        _database = database;
        var stored = database.Read(session => session.Text("SELECT value FROM meta WHERE key = @key", ("@key", Key)));
        _offsetTicks = TimeSpan.FromMilliseconds(stored is null ? 0 : long.Parse(stored, CultureInfo.InvariantCulture)).Ticks;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _offsetTicks);

    /// <summary>Lets time jump ahead. What depends on it asks for the time anew; no timer fires early.</summary>
    /// <param name="by">By how much, 0 to <see cref="MaxAdvance"/>.</param>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by, MaxAdvance);
        var offset = TimeSpan.FromTicks(Interlocked.Add(ref _offsetTicks, by.Ticks));
        await _database.WriteAsync(session => session.Execute(
            "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            ("@key", Key),
            ("@value", ((long)offset.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)))).ConfigureAwait(false);
    }
}
