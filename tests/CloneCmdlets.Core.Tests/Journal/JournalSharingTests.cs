using System.Globalization;
using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Core.Tests.Journal;

public class JournalSharingTests
{
    private const int Processes = 8;
    private const int Submissions = 250;

    [Fact]
    public async Task Eight_processes_of_500_appends_each_lose_and_mix_up_nothing()
    {
        using var home = new JournalHome(inMemory: true);
        var arguments = new[] { "append", home.Path, Submissions.ToString(CultureInfo.InvariantCulture) };
        var hosts = Enumerable.Range(0, Processes).Select(_ => HostProcess.Start(arguments)).ToArray();
        try
        {
            Assert.All(await Task.WhenAll(hosts.Select(host => host.ExitAsync())), code => Assert.Equal(0, code));
        }
        finally
        {
            Array.ForEach(hosts, host => host.Dispose());
        }

        // Two appends a submission, of two records and one: 4,000 appends, 6,000 records and the header.
        var lines = await File.ReadAllLinesAsync(home.File);
        Assert.Equal((Processes * Submissions * 3) + 1, lines.Length);
        Assert.All(lines, line => Assert.True(JournalLine.IsWhole(System.Text.Encoding.UTF8.GetBytes(line))));
        var entries = await home.ReadAsync();
        Assert.Empty(home.Log.Warnings); // no gap in the numbers, nothing torn, nothing damaged
        Assert.Equal(Processes * Submissions, entries.Count);
        Assert.All(entries, entry => Assert.Equal(JournalState.Accepted, entry.State));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Operation?.Id).Distinct().Count());
        Assert.Empty(Directory.GetFiles(home.Path, "writer-*"));
    }

    [Fact]
    public async Task What_one_process_writes_another_that_has_it_open_sees()
    {
        using var home = new JournalHome();
        await using var one = await home.OpenAsync();
        await using var other = await home.OpenAsync();
        var entry = await one.BeginAsync(JournalHome.Intent(), CancellationToken.None);
        Assert.Equal(JournalState.Sending, Assert.Single(await other.ReadAsync(CancellationToken.None)).State);
        await other.BeginAsync(JournalHome.Intent("Another"), CancellationToken.None);
        await one.AcceptedAsync(entry, JournalHome.Operation(entry.Intent));
        Assert.Equal(
            [("Another", JournalState.Sending), ("Sprint 2", JournalState.Accepted)],
            (await other.ReadAsync(CancellationToken.None)).Select(seen => (seen.Intent.Destination.Name!, seen.State)));
        Assert.Empty(home.Log.Warnings);
    }

    [Fact]
    public async Task A_journal_rewritten_by_one_is_read_anew_by_the_other()
    {
        using var home = new JournalHome();
        await home.FillAsync();
        await using var one = await home.OpenAsync();
        var before = await one.ReadAsync(CancellationToken.None);

        var bytes = await File.ReadAllBytesAsync(home.File);
        bytes[^60] ^= 1; // damage makes the next one who opens it rewrite it
        await File.WriteAllBytesAsync(home.File, bytes);
        await home.ReadAsync();
        Assert.Single(home.Log.Warnings);

        var after = await one.ReadAsync(CancellationToken.None);
        Assert.Equal(before.Select(entry => entry.JournalId), after.Select(entry => entry.JournalId));
        await one.BeginAsync(JournalHome.Intent("Afterwards"), CancellationToken.None);
        Assert.Equal(before.Count + 1, (await home.ReadAsync()).Count);
        Assert.Single(home.Log.Warnings);
    }

    [Fact]
    public async Task A_lock_held_for_too_long_is_told_and_the_waiting_can_be_stopped()
    {
        using var home = new JournalHome();
        await home.FillAsync();
        await using var journal = await home.OpenAsync(new JournalDisk(), maxWait: TimeSpan.FromMilliseconds(50));
        await using var patient = await home.OpenAsync();
        using var held = new FileStream(Path.Combine(home.Path, "operations.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var late = await Assert.ThrowsAsync<CloneException>(async () => await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None));
        Assert.Equal(CloneErrorId.JournalUnavailable, late.ErrorId);

        using var stop = new CancellationTokenSource();
        var waiting = patient.BeginAsync(JournalHome.Intent(), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        held.Dispose();
        Assert.Equal(5, (await home.ReadAsync()).Count);
    }
}
