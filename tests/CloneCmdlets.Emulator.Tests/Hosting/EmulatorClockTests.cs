using System.Globalization;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Emulator.Hosting;
using CloneCmdlets.Emulator.Storage;

namespace CloneCmdlets.Emulator.Tests.Hosting;

/// <summary>The emulator's clock, on a database of its own.</summary>
public sealed class EmulatorClockTests : IAsyncLifetime, IDisposable
{
    private readonly ScratchDirectory _directory = new(inMemory: true);
    private EmulatorDatabase _database = null!;

    public Task InitializeAsync()
    {
        _database = EmulatorDatabase.Open(Path.Join(_directory.Path, "clock.db"), []);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Of_many_advances_at_once_none_is_lost_in_memory_or_on_the_disk()
    {
        var clock = new EmulatorClock(_database);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => clock.AdvanceAsync(TimeSpan.FromHours(1)))));
        Assert.Equal(TimeSpan.FromHours(200), clock.Added);
        Assert.Equal(TimeSpan.FromHours(200), new EmulatorClock(_database).Added);
    }

    [Fact]
    public async Task All_advances_together_end_at_the_most_there_may_be()
    {
        var clock = new EmulatorClock(_database);
        var taken = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => clock.AdvanceAsync(EmulatorClock.MaxAdvance)));
        Assert.Equal(10, taken.Count(isTaken => isTaken));
        Assert.Equal(EmulatorClock.MaxTotal, clock.Added);
        Assert.True(clock.GetUtcNow() < DateTimeOffset.UtcNow.AddYears(101));
    }

    [Fact]
    public async Task What_an_older_emulator_stored_beyond_that_is_brought_back()
    {
        var tooMuch = (long)TimeSpan.FromDays(3_000_000).TotalMilliseconds;
        await _database.WriteAsync(session => session.Execute(
            "INSERT INTO meta (key, value) VALUES ('clock_offset_ms', @value)", ("@value", tooMuch.ToString(CultureInfo.InvariantCulture))));
        var clock = new EmulatorClock(_database);
        Assert.Equal(EmulatorClock.MaxTotal, clock.Added);
        Assert.False(await clock.AdvanceAsync(TimeSpan.FromSeconds(1)));
    }
}
