using System.Buffers;
using System.Text;
using CloneCmdlets.Core.Tests.Waiting;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>What becomes of records over time: looks, rewriting, forgetting, newer programs.</summary>
public class JournalLifeTests
{
    [Fact]
    public async Task Looks_are_noted_when_they_bring_news_and_an_end_stays_an_end()
    {
        using var home = new JournalHome();
        await using var journal = await home.OpenAsync();
        var intent = JournalHome.Intent();
        var operation = JournalHome.Operation(intent);
        await journal.AcceptedAsync(await journal.BeginAsync(intent, CancellationToken.None), operation);
        var length = new FileInfo(home.File).Length;

        await journal.RecordLookAsync(operation with { PercentComplete = 10 }, CancellationToken.None);
        await journal.RecordLookAsync(operation with { Handle = operation.Handle + "9", State = CloneState.Failed }, CancellationToken.None);
        Assert.Equal(length, new FileInfo(home.File).Length);

        await journal.RecordLookAsync(operation with { State = CloneState.InProgress, ServiceState = "inProgress" }, CancellationToken.None);
        Assert.Equal((JournalState.Accepted, CloneState.InProgress), await StateAsync());
        await journal.RecordLookAsync(operation with { State = CloneState.Succeeded, ServiceState = "succeeded" }, CancellationToken.None);
        Assert.Equal((JournalState.Ended, CloneState.Succeeded), await StateAsync());
        await journal.RecordLookAsync(operation with { State = CloneState.InProgress, ServiceState = "inProgress" }, CancellationToken.None);
        Assert.Equal((JournalState.Ended, CloneState.Succeeded), await StateAsync());

        async Task<(JournalState, CloneState)> StateAsync()
        {
            var entry = Assert.Single(await home.ReadAsync());
            return (entry.State, entry.ToOperation().State);
        }
    }

    [Fact]
    public async Task A_submission_is_found_by_its_operations_handle_and_by_its_own()
    {
        using var home = new JournalHome();
        await using var journal = await home.OpenAsync();
        var intent = JournalHome.Intent();
        var lost = await journal.BeginAsync(intent, CancellationToken.None);
        var operation = JournalHome.Operation(intent);
        await journal.AcceptedAsync(await journal.BeginAsync(intent, CancellationToken.None), operation);
        Assert.Equal("2", (await journal.FindAsync(operation.Handle, CancellationToken.None))?.Operation?.Id);
        Assert.Equal(lost.JournalId, (await journal.FindAsync(lost.ToOperation().Handle, CancellationToken.None))?.JournalId);
        Assert.Null(await journal.FindAsync(operation.Handle + "0", CancellationToken.None));
        Assert.Null(await journal.FindAsync("anything", CancellationToken.None));
    }

    [Fact]
    public async Task Rewriting_keeps_what_is_open_and_forgets_what_ended_more_than_thirty_days_ago()
    {
        using var home = new JournalHome(inMemory: true);
        var time = new ManualTime();
        await using (var journal = await home.OpenAsync(time))
        {
            var ended = JournalHome.Intent("Ended long ago");
            await journal.AcceptedAsync(await journal.BeginAsync(ended, CancellationToken.None), JournalHome.Operation(ended, "1", CloneState.Succeeded));
            var open = JournalHome.Intent("Still open");
            await journal.AcceptedAsync(await journal.BeginAsync(open, CancellationToken.None), JournalHome.Operation(open, "2"));
            await journal.AmbiguousAsync(
                await journal.BeginAsync(JournalHome.Intent("Unknown"), CancellationToken.None), new CloneException(CloneErrorId.ServiceUnavailable, "Lost."));
            time.Advance(TimeSpan.FromDays(29));
            var recent = JournalHome.Intent("Ended lately");
            await journal.AcceptedAsync(await journal.BeginAsync(recent, CancellationToken.None), JournalHome.Operation(recent, "3", CloneState.Failed));
            time.Advance(TimeSpan.FromDays(2));
            await MakeHistoryAsync(journal);
            var before = new FileInfo(home.File).Length;
            await journal.BeginAsync(JournalHome.Intent("Last"), CancellationToken.None);
            Assert.True(new FileInfo(home.File).Length < before / 100, "The journal was not rewritten.");
        }

        var entries = await home.ReadAsync();
        Assert.Equal(["Last", "Busy", "Ended lately", "Unknown", "Still open"], entries.Select(entry => entry.Intent.Destination.Name));
        Assert.Equal(
            [JournalState.Ambiguous, JournalState.Accepted, JournalState.Ended, JournalState.Ambiguous, JournalState.Accepted],
            entries.Select(entry => entry.State));
        Assert.Empty(home.Log.Warnings);
        Assert.DoesNotContain(Directory.GetFiles(home.Path), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_newer_programs_journal_is_read_and_never_written_to()
    {
        using var home = new JournalHome();
        var whole = await home.FillAsync();
        var newer = new ArrayBufferWriter<byte>();
        newer.Write(whole);
        var line = Encoding.UTF8.GetBytes("{\"v\":2,\"seq\":15,\"at\":\"2031-01-01T00:00:00+00:00\",\"id\":\"0f8fad5b-d9cb-469f-a165-70867728950e\",\"state\":\"Dreaming\"");
        newer.Write(line);
        newer.Write(Encoding.UTF8.GetBytes($",\"crc\":\"{Crc32C.Compute(line):x8}\"}}\n"));
        await File.WriteAllBytesAsync(home.File, newer.WrittenSpan.ToArray());

        await using var journal = await home.OpenAsync();
        Assert.Equal(5, (await journal.ReadAsync(CancellationToken.None)).Count);
        var refusal = await Assert.ThrowsAsync<CloneException>(async () => await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None));
        Assert.Equal(CloneErrorId.JournalUnavailable, refusal.ErrorId);
        Assert.Contains("newer CloneCmdlets", refusal.Message, StringComparison.Ordinal);
        var after = await File.ReadAllBytesAsync(home.File);
        Assert.Equal(newer.WrittenSpan.ToArray(), after);
        Assert.Contains("newer CloneCmdlets", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_checksum_is_the_one_everybody_calls_CRC_32C()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8)); // the check value of the catalogues
        Assert.Equal(0x8A9136AAu, Crc32C.Compute(new byte[32])); // RFC 3720, B.4
    }

    [Fact]
    public async Task No_line_holds_a_control_character_or_anything_but_ASCII()
    {
        using var home = new JournalHome();
        Assert.All(await home.FillAsync(), unit => Assert.True(unit is >= 0x20 and < 0x7F or (byte)'\n'));
    }

    /// <summary>More records of one submission than a journal puts up with.</summary>
    private static async Task MakeHistoryAsync(OperationJournal journal)
    {
        var busy = JournalHome.Intent("Busy");
        var operation = JournalHome.Operation(busy, "4", CloneState.InProgress);
        await journal.AcceptedAsync(await journal.BeginAsync(busy, CancellationToken.None), operation);
        for (var look = 0; look < 1100; look++)
        {
            await journal.RecordLookAsync(operation with { ServiceState = "word " + (look % 2) }, CancellationToken.None);
        }
    }
}
