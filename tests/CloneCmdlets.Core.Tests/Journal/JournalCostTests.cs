using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using CloneCmdlets.Journal;
using Xunit.Abstractions;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>What the journal costs. Memory and the number of flushes are asserted; times are told, since a busy machine keeps no promise.</summary>
public class JournalCostTests(ITestOutputHelper output)
{
    private const int Submissions = 34_000; // of three records each: 102,000

    [Fact]
    public async Task A_journal_of_100_000_records_opens_within_64_MB()
    {
        using var home = new JournalHome(inMemory: true);
        await WriteAsync(home.File);
        await (await home.OpenAsync()).DisposeAsync(); // what is compiled and pooled once isn't the journal's
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var live = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var used = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await using var journal = await home.OpenAsync();
        process.Refresh();
        used = process.TotalProcessorTime - used;
        var elapsed = Stopwatch.GetElapsedTime(started);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        live = GC.GetTotalMemory(forceFullCollection: true) - live;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Submissions * 3:N0} records, {new FileInfo(home.File).Length / 1e6:F1} MB: opened in {elapsed.TotalMilliseconds:F0} ms ({used.TotalMilliseconds:F0} ms of processor time), {allocated / 1e6:F1} MB allocated, {live / 1e6:F1} MB kept."));
        Assert.InRange(allocated, 1, 64_000_000);
        Assert.Empty(home.Log.Warnings);
        var last = await journal.FindAsync($"azuredevops:https://dev.azure.com#intent/{IdOf(Submissions - 1):N}", CancellationToken.None);
        Assert.Equal(JournalState.Accepted, last?.State);
    }

    [Fact]
    public async Task A_submission_costs_two_durable_appends()
    {
        using var home = new JournalHome(); // on the disk
        await using var journal = await home.OpenAsync();
        var intent = JournalHome.Intent();
        var times = new List<double>();
        for (var number = 0; number < 200; number++)
        {
            var started = Stopwatch.GetTimestamp();
            var entry = await journal.BeginAsync(intent, CancellationToken.None);
            await journal.AcceptedAsync(entry, JournalHome.Operation(intent, number.ToString(CultureInfo.InvariantCulture)));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Two durable appends: median {times[100]:F2} ms, nine tenths within {times[180]:F2} ms, fastest {times[0]:F2} ms."));
        Assert.Equal(200, (await journal.ReadAsync(CancellationToken.None)).Count);
    }

    private static async Task WriteAsync(string path)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024 * 1024);
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        JournalLine.WriteHeader(buffer, Guid.NewGuid(), at);
        var templates = new[] { JournalState.Intent, JournalState.Sending, JournalState.Accepted }.Select(state => Template(state, at)).ToArray();
        var sequence = 0;
        for (var number = 0; number < Submissions; number++)
        {
            var id = Encoding.ASCII.GetBytes(IdOf(number).ToString("D"));
            foreach (var template in templates)
            {
                id.CopyTo(template.AsSpan(template.AsSpan().IndexOf("\"id\":\""u8) + 6));
                JournalLine.Renumber(buffer, template, ++sequence);
            }
        }

        await File.WriteAllBytesAsync(path, buffer.WrittenMemory.ToArray());
    }
    private static Guid IdOf(int number) => new(number + 1, 0, 0, new byte[8]);

    private static byte[] Template(JournalState state, DateTimeOffset at)
    {
        var line = new ArrayBufferWriter<byte>();
        var intent = JournalHome.Intent("Plan of a name of ordinary length");
        var head = new JournalHead { Sequence = 1, At = at, Since = at, Id = Guid.NewGuid(), State = state, Writer = Guid.NewGuid() };
        JournalLine.Write(line, head, new JournalBody(intent) { Operation = state == JournalState.Accepted ? JournalHome.Operation(intent) : null });
        return line.WrittenSpan[..^1].ToArray();
    }
}
