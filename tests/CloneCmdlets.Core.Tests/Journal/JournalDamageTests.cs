using System.Text;
using System.Text.Json;
using CloneCmdlets.Journal;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>What is promised of a journal that was cut, changed or mixed up: nothing whole is lost, and nothing broken goes unnoticed.</summary>
public class JournalDamageTests
{
    [Fact]
    public async Task Cut_anywhere_it_gives_back_every_record_before_the_cut_and_takes_new_ones()
    {
        using var home = new JournalHome(inMemory: true);
        var whole = await home.FillAsync();
        for (var cut = 0; cut < whole.Length; cut++)
        {
            await File.WriteAllBytesAsync(home.File, whole[..cut]);
            var expected = LastStates(whole[..cut]);

            await using (var journal = await home.OpenAsync())
            {
                Assert.Equal(expected, States(await journal.ReadAsync(CancellationToken.None)));
                if (cut % 5 != 0)
                {
                    continue;
                }

                await journal.BeginAsync(JournalHome.Intent("Afterwards"), CancellationToken.None);
            }

            var afterwards = await home.ReadAsync();
            Assert.Equal(expected.Count + 1, afterwards.Count);
            Assert.Equal("Afterwards", afterwards[0].Intent.Destination.Name);
            Assert.All(Lines(await File.ReadAllBytesAsync(home.File)), line => Assert.True(JournalLine.IsWhole(line)));
        }

        Assert.DoesNotContain(home.Log.Warnings, warning => warning.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_byte_changed_anywhere_is_noticed_and_no_submission_is_forgotten_or_taken_for_unsent()
    {
        byte[] masks = [0x01, 0x20, 0x80, 0xFF];
        using var home = new JournalHome(inMemory: true);
        var whole = await home.FillAsync(isSmall: true);
        var before = LastStates(whole);
        for (var offset = 0; offset < whole.Length; offset++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[offset] ^= masks[offset % masks.Length];
            await File.WriteAllBytesAsync(home.File, bytes);

            var log = new RecordingLog();
            await using var journal = await OperationJournal.OpenAsync(home.Path, TimeProvider.System, log, CancellationToken.None);
            var entries = await journal.ReadAsync(CancellationToken.None);
            Assert.True(log.Warnings.Count > 0, $"A change at byte {offset} went unnoticed.");
            Assert.Equal(before.Keys.Order(), entries.Select(entry => entry.JournalId).Order());
            Assert.All(entries.Where(entry => before[entry.JournalId] != JournalState.Intent), entry => Assert.NotEqual(JournalState.Intent, entry.State));
            Assert.All(entries.Where(entry => entry.State == JournalState.Intent), entry => Assert.False(entry.IsWriterAlive));
        }
    }

    [Fact]
    public async Task What_is_damaged_is_set_aside_once_and_the_journal_is_whole_again()
    {
        using var home = new JournalHome();
        var whole = await home.FillAsync();
        whole[whole.AsSpan().IndexOf("Refused"u8)] = (byte)'r';
        var damaged = Lines(whole).First(line => !JournalLine.IsWhole(line));
        await File.WriteAllBytesAsync(home.File, whole);

        var first = States(await home.ReadAsync());
        var aside = await File.ReadAllBytesAsync(Path.Combine(home.Path, "operations.damaged"));
        var warning = Assert.Single(home.Log.Warnings);
        Assert.Contains("1 piece(s)", warning, StringComparison.Ordinal);
        Assert.Contains("0 record(s) are missing", warning, StringComparison.Ordinal);
        Assert.Equal([.. damaged, (byte)'\n'], aside);

        var second = States(await home.ReadAsync());
        Assert.Single(home.Log.Warnings);
        Assert.Equal(first, second);
        Assert.Equal(aside, await File.ReadAllBytesAsync(Path.Combine(home.Path, "operations.damaged")));
    }

    [SkippableFact]
    public async Task What_is_damaged_waits_where_it_is_until_it_can_be_set_aside()
    {
        Skip.If(OperatingSystem.IsWindows(), "Making links needs a right that tests don't have.");
        using var home = new JournalHome();
        var whole = await home.FillAsync();
        whole[whole.AsSpan().IndexOf("Refused"u8)] = (byte)'r';
        var damaged = Lines(whole).First(line => !JournalLine.IsWhole(line));
        await File.WriteAllBytesAsync(home.File, whole);
        var aside = Path.Combine(home.Path, "operations.damaged");
        File.CreateSymbolicLink(aside, Path.Combine(home.Path, "elsewhere"));

        await using var journal = await home.OpenAsync();
        await journal.BeginAsync(JournalHome.Intent("After"), CancellationToken.None);
        Assert.Contains(Lines(await File.ReadAllBytesAsync(home.File)), line => line.SequenceEqual(damaged));

        File.Delete(aside);
        await journal.BeginAsync(JournalHome.Intent("Afterwards"), CancellationToken.None);
        var kept = await File.ReadAllBytesAsync(aside);
        Assert.Equal([.. damaged, (byte)'\n'], kept);
        Assert.All(Lines(await File.ReadAllBytesAsync(home.File)), line => Assert.True(JournalLine.IsWhole(line)));
        Assert.Single(home.Log.Warnings);
    }

    [Fact]
    public async Task A_record_taken_out_is_missed()
    {
        using var home = new JournalHome();
        var lines = Lines(await home.FillAsync());
        lines.RemoveAt(3);
        await File.WriteAllBytesAsync(home.File, [.. lines.SelectMany(line => line.Append((byte)'\n'))]);

        await home.ReadAsync();
        Assert.Contains("1 record(s) are missing", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_put_in_twice_is_set_aside()
    {
        using var home = new JournalHome();
        var lines = Lines(await home.FillAsync());
        var expected = States(await home.ReadAsync());
        foreach (var (id, _) in expected.Where(pair => pair.Value == JournalState.Intent).ToArray())
        {
            expected[id] = JournalState.Ambiguous; // after damage, who is to say that it was never sent?
        }

        lines.Add(lines[1]);
        await File.WriteAllBytesAsync(home.File, [.. lines.SelectMany(line => line.Append((byte)'\n'))]);

        Assert.Equal(expected, States(await home.ReadAsync()));
        Assert.Contains("1 piece(s)", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3_000_000)]
    [InlineData(9_000_000)]
    public async Task Something_else_altogether_is_no_journal_and_takes_no_more_memory_than_a_line_may(int length)
    {
        using var home = new JournalHome(inMemory: true);
        var whole = await home.FillAsync();
        var rubbish = new byte[length];
        new Random(1).NextBytes(rubbish);
        rubbish.AsSpan().Replace((byte)'\n', (byte)' ');
        await File.WriteAllBytesAsync(home.File, [.. whole, .. rubbish, (byte)'\n']);

        Assert.Equal(5, (await home.ReadAsync()).Count);
        Assert.NotEmpty(home.Log.Warnings);
        Assert.Equal(5, (await home.ReadAsync()).Count);
    }

    [Fact]
    public async Task A_torn_end_is_told_and_kept_when_the_next_record_takes_its_place()
    {
        using var home = new JournalHome();
        var whole = await home.FillAsync();
        await File.WriteAllBytesAsync(home.File, whole[..^40]);
        var torn = Lines(whole)[^1][..^39];

        await using (var journal = await home.OpenAsync())
        {
            Assert.Contains("cut short", Assert.Single(home.Log.Warnings), StringComparison.Ordinal);
            await journal.BeginAsync(JournalHome.Intent("Afterwards"), CancellationToken.None);
        }

        var aside = await File.ReadAllBytesAsync(Path.Combine(home.Path, "operations.damaged"));
        Assert.Equal([.. torn, (byte)'\n'], aside);
        Assert.Single(home.Log.Warnings);
    }

    private static List<byte[]> Lines(byte[] file)
    {
        var lines = Encoding.Latin1.GetString(file).Split('\n').Select(Encoding.Latin1.GetBytes).ToList();
        Assert.Empty(lines[^1]);
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>By a reading of its own: the last state of each submission whose line is whole, as it reads once its writer is gone.</summary>
    private static SortedDictionary<string, JournalState> LastStates(byte[] file)
    {
        var states = new SortedDictionary<string, JournalState>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n'))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var state = json.RootElement.GetProperty("state").GetString();
                if (state != "Journal")
                {
                    var id = json.RootElement.GetProperty("id").GetGuid().ToString("N");
                    states[id] = state == "Sending" ? JournalState.Ambiguous : Enum.Parse<JournalState>(state!);
                }
            }
            catch (JsonException)
            {
                break;
            }
        }

        return states;
    }

    private static SortedDictionary<string, JournalState> States(IReadOnlyList<JournalEntry> entries) =>
        new(entries.ToDictionary(entry => entry.JournalId, entry => entry.State), StringComparer.Ordinal);
}
