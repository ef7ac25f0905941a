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
        await AppendAsync(home, Submissions, again: 0);

        // Two appends a submission, of two records and one: 4,000 appends, 6,000 records and the header.
        var lines = await File.ReadAllLinesAsync(home.File);
        Assert.Equal((Processes * Submissions * 3) + 1, lines.Length);
        Assert.All(lines, line => Assert.True(JournalLine.IsWhole(System.Text.Encoding.UTF8.GetBytes(line))));
        await AssertAllAcceptedAsync(home, Submissions);
    }

    [Fact]
    public async Task Eight_processes_that_rewrite_the_file_under_each_other_lose_and_mix_up_nothing()
    {
        const int EachSubmissions = 60;
        const int Again = 18; // sixteen records more than are worth keeping
        using var home = new JournalHome(inMemory: true);
        await AppendAsync(home, EachSubmissions, Again);

        var records = Processes * EachSubmissions * (Again + 3);
        Assert.InRange((await File.ReadAllLinesAsync(home.File)).Length, Processes * EachSubmissions, records / 2);
        await AssertAllAcceptedAsync(home, EachSubmissions);
    }

    [SkippableFact]
    public async Task A_file_that_another_took_the_place_of_between_two_changes_is_not_written_to()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows puts no file in the place of one that is locked.");
        using var home = new JournalHome();
        await home.FillAsync();
        await using var journal = await home.OpenAsync();
        await journal.BeginAsync(JournalHome.Intent("First"), CancellationToken.None);
        var before = await File.ReadAllBytesAsync(home.File);

        var moved = home.File + ".moved";
        File.Move(home.File, moved);
        File.Copy(moved, home.File);
        await journal.BeginAsync(JournalHome.Intent("Second"), CancellationToken.None);
        Assert.Equal(before, await File.ReadAllBytesAsync(moved));
        Assert.Equal(["Second", "First"], (await home.ReadAsync()).Take(2).Select(entry => entry.Intent.Destination.Name));

        File.Delete(home.File);
        Assert.Empty(await journal.ReadAsync(CancellationToken.None));
        await journal.BeginAsync(JournalHome.Intent("Third"), CancellationToken.None);
        Assert.Equal(["Third"], (await home.ReadAsync()).Select(entry => entry.Intent.Destination.Name));
    }

    [SkippableFact]
    public async Task A_lock_that_another_took_the_place_of_is_no_lock()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows removes no file that is open.");
        using var home = new JournalHome();
        await using var journal = await home.OpenAsync(new JournalDisk(), maxWait: TimeSpan.FromMilliseconds(50));
        await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);

        var path = Path.Combine(home.Path, "operations.lock");
        File.Delete(path);
        await using (new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            var late = await Assert.ThrowsAsync<CloneException>(async () => await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None));
            Assert.Equal(CloneErrorId.JournalUnavailable, late.ErrorId);
        }

        await journal.BeginAsync(JournalHome.Intent("Afterwards"), CancellationToken.None);
        Assert.Equal(2, (await home.ReadAsync()).Count);
    }

    [Fact]
    public async Task Between_two_changes_the_lock_is_free()
    {
        using var home = new JournalHome();
        await using var journal = await home.OpenAsync();
        await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);
        await journal.BeginAsync(JournalHome.Intent("Another"), CancellationToken.None);
        await using (new FileStream(Path.Combine(home.Path, "operations.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }
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

    /// <summary>Eight processes that note submissions, side by side.</summary>
    private static async Task AppendAsync(JournalHome home, int submissions, int again)
    {
        string[] arguments = ["append", home.Path, .. new[] { submissions, again }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var hosts = Enumerable.Range(0, Processes).Select(_ => HostProcess.Start(arguments)).ToArray();
        try
        {
            Assert.All(await Task.WhenAll(hosts.Select(host => host.ExitAsync())), code => Assert.Equal(0, code));
        }
        finally
        {
            Array.ForEach(hosts, host => host.Dispose());
        }
    }

    private static async Task AssertAllAcceptedAsync(JournalHome home, int submissions)
    {
        var entries = await home.ReadAsync();
        Assert.Empty(home.Log.Warnings); // no gap in the numbers, nothing torn, nothing damaged
        Assert.Equal(Processes * submissions, entries.Count);
        Assert.All(entries, entry => Assert.Equal(JournalState.Accepted, entry.State));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Operation?.Id).Distinct().Count());
        Assert.Empty(Directory.GetFiles(home.Path, "writer-*"));
    }
}
