using System.Globalization;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Hosting;

/// <summary>
/// Real time plus what was added by <c>POST /_emulator/clock</c>. It drives the FAST runs; clones are real work. The addition is kept in the
/// database, so that time never runs backwards over a restart.
/// </summary>
internal sealed class EmulatorClock : TimeProvider
{
    /// <summary>The most that one call may add: ten years.</summary>
    public static readonly TimeSpan MaxAdvance = TimeSpan.FromDays(3650);

    /// <summary>The most that all calls together may add: a hundred years, which keeps every date within range.</summary>
    public static readonly TimeSpan MaxTotal = 10 * MaxAdvance;

    private const string Key = "clock_offset_ms";
    private readonly EmulatorDatabase _database;
    private long _offsetTicks;

    public EmulatorClock(EmulatorDatabase database)
    {
        _database = database;
        _offsetTicks = Offset(database.Read(Stored));
    }

    /// <summary>What was added so far.</summary>
    public TimeSpan Added => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Added;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _offsetTicks);

    /// <summary>Lets time jump ahead. What depends on it asks for the time anew; no timer fires early.</summary>
    /// <param name="by">By how much, 0 to <see cref="MaxAdvance"/>; counted in milliseconds.</param>
    /// <returns>Whether it did: not beyond <see cref="MaxTotal"/>.</returns>
    public async Task<bool> AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(by, MaxAdvance);
        // Added up where writes come one after the other, so that of two calls at once neither is lost.
        var next = await _database.WriteAsync(session =>
        {
            var sum = Offset(Stored(session)) + by.Ticks;
            if (sum > MaxTotal.Ticks)
            {
                return -1;
            }

            session.Execute(
                "INSERT INTO meta (key, value) VALUES (@key, @value) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                ("@key", Key),
                ("@value", (sum / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture)));
            return sum / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond;
        }).ConfigureAwait(false);
        for (var known = Interlocked.Read(ref _offsetTicks); next > known; known = Interlocked.Read(ref _offsetTicks))
        {
            Interlocked.CompareExchange(ref _offsetTicks, next, known);
        }

        return next >= 0;
    }

    private static string? Stored(DbSession session) => session.Text("SELECT value FROM meta WHERE key = @key", ("@key", Key));

    /// <summary>An older emulator may have stored more than there may be.</summary>
    private static long Offset(string? stored) => stored is null
        ? 0
        : Math.Min(long.Parse(stored, CultureInfo.InvariantCulture), (long)MaxTotal.TotalMilliseconds) * TimeSpan.TicksPerMillisecond;
}
