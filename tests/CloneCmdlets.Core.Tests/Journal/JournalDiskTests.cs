using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>What happens when the disk doesn't take it.</summary>
public class JournalDiskTests
{
    [Fact]
    public async Task Nothing_counts_as_written_that_was_not_flushed()
    {
        using var home = new JournalHome();
        var disk = new FailingDisk();
        await using var journal = await home.OpenAsync(disk);
        await journal.BeginAsync(JournalHome.Intent("Before"), CancellationToken.None);
        var length = new FileInfo(home.File).Length;

        disk.FailsToFlush = true;
        await AssertUnavailableAsync(journal);
        disk.FailsToFlush = false;
        disk.WritesHalf = true;
        await AssertUnavailableAsync(journal);
        disk.WritesHalf = false;

        Assert.Equal(length, new FileInfo(home.File).Length);
        await journal.BeginAsync(JournalHome.Intent("After"), CancellationToken.None);
        Assert.Equal(["After", "Before"], (await home.ReadAsync()).Select(entry => entry.Intent.Destination.Name));
        Assert.Empty(home.Log.Warnings);
    }

    [Fact]
    public async Task An_intent_is_flushed_before_it_is_given_back_and_a_good_submission_costs_two_flushes()
    {
        using var home = new JournalHome();
        var disk = new FailingDisk();
        await using var journal = await home.OpenAsync(disk);
        var intent = JournalHome.Intent();
        var entry = await journal.BeginAsync(intent, CancellationToken.None);
        Assert.Equal((1, 1), (disk.Writes, disk.Flushes));
        await journal.AcceptedAsync(entry, JournalHome.Operation(intent));
        Assert.Equal((2, 2), (disk.Writes, disk.Flushes));
    }

    [SkippableFact]
    public async Task Where_a_file_may_grow_no_further_the_journal_is_unavailable_and_what_was_there_stays()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "The limit on the size of a file is set with bash's ulimit.");
        using var home = new JournalHome();
        string answer;
        var begun = 0;
        do
        {
            using var host = HostProcess.StartWithFileLimit(3, ["begin", home.Path]);
            answer = await host.ReadToEndAsync();
            begun += answer.StartsWith("begun", StringComparison.Ordinal) ? 1 : 0;
        }
        while (answer.StartsWith("begun", StringComparison.Ordinal) && begun < 20);

        Assert.StartsWith("JournalUnavailable: ", answer, StringComparison.Ordinal);
        Assert.InRange(begun, 1, 8);
        Assert.Equal(begun, (await home.ReadAsync()).Count);
        Assert.Empty(home.Log.Warnings);
    }

    [SkippableFact]
    public async Task On_a_full_disk_the_journal_is_unavailable_and_what_was_there_stays()
    {
        using var home = new JournalHome();
        await using var disk = await SmallDisk.TryMountAsync(home.Path);
        Skip.If(disk is null, SmallDisk.WhyNone);
        await using var journal = await home.OpenAsync();
        disk!.Fill(room: 32 * 1024);
        var begun = 0;
        CloneException? refusal = null;
        while (refusal is null && begun < 200)
        {
            try
            {
                await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);
                begun++;
            }
            catch (CloneException error)
            {
                refusal = error;
            }
        }

        Assert.Equal(CloneErrorId.JournalUnavailable, refusal?.ErrorId);
        Assert.InRange(begun, 1, 100);
        disk.Clear();
        await journal.BeginAsync(JournalHome.Intent(), CancellationToken.None);
        Assert.Equal(begun + 1, (await home.ReadAsync()).Count);
        Assert.Empty(home.Log.Warnings);
    }

    [Fact]
    public async Task A_new_file_that_took_the_old_ones_place_before_the_disk_failed_is_the_one_that_is_gone_on_with()
    {
        using var home = new JournalHome();
        var whole = await home.FillAsync();
        whole[whole.AsSpan().IndexOf("Refused"u8)] = (byte)'r';
        await File.WriteAllBytesAsync(home.File, whole);
        await using (var journal = await home.OpenAsync(new ReplacingAndFailingDisk()))
        {
            await journal.BeginAsync(JournalHome.Intent("After"), CancellationToken.None);
        }

        Assert.Contains(await home.ReadAsync(), entry => entry.Intent.Destination.Name == "After");
        Assert.Single(home.Log.Warnings);
    }

    private static async Task AssertUnavailableAsync(OperationJournal journal)
    {
        var error = await Assert.ThrowsAsync<CloneException>(async () => await journal.BeginAsync(JournalHome.Intent("Never"), CancellationToken.None));
        Assert.Equal(CloneErrorId.JournalUnavailable, error.ErrorId);
        Assert.Contains("disk on strike", error.Message, StringComparison.Ordinal);
    }

    private sealed class ReplacingAndFailingDisk : JournalDisk
    {
        public override void Replace(string from, string to)
        {
            base.Replace(from, to);
            throw new IOException("disk on strike");
        }
    }

    private sealed class FailingDisk : JournalDisk
    {
        public bool WritesHalf { get; set; }

        public bool FailsToFlush { get; set; }

        public int Writes { get; private set; }

        public int Flushes { get; private set; }

        public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
        {
            Writes++;
            base.Write(file, WritesHalf ? bytes[..(bytes.Length / 2)] : bytes, offset);
            if (WritesHalf)
            {
                throw new IOException("disk on strike");
            }
        }

        public override void Flush(SafeFileHandle file)
        {
            Flushes++;
            base.Flush(file);
            if (FailsToFlush)
            {
                throw new IOException("disk on strike");
            }
        }
    }
}
