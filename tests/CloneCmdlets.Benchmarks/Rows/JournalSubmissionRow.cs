using BenchmarkDotNet.Attributes;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What the journal adds to a submission.</summary>
internal sealed class JournalSubmissionRow : IRow
{
    public string Id => "journal-submission";

    public string What => "submission, the journal's part, beside `FileStream.Flush(true)` twice";

    public string Budget => "at most 1.5x";

    public Task<RowResult> MeasureAsync(bool quick)
    {
        // In turn, a round of each: a shared disk is twice as slow in one minute as in the next, and what was measured a minute apart can't be compared.
        var rounds = quick ? 3 : 15;
        var ours = new List<double>();
        var bare = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var samples = Micro.Run<JournalSubmissionBenchmarks>(samples: 5, operations: 100, warmUps: round == 0 ? 30 : 1);
            ours.Add(Statistics.Median(samples[nameof(JournalSubmissionBenchmarks.Submission)]));
            bare.Add(Statistics.Median(samples[nameof(JournalSubmissionBenchmarks.FlushTwice)]));
        }

        return Task.FromResult(new RowResult(Id, What, Budget)
            .With("intent and acceptance", "us", ours.Select(ns => ns / 1000))
            .With("two appends, each flushed", "us", bare.Select(ns => ns / 1000))
            .Compare("ratio", ours, bare, 1.5)
            .Note($"BenchmarkDotNet, in process, {rounds} rounds of both in turn, 500 submissions a round after 3,000 to warm up, on the disk of the temporary folder. Both flush twice; what is over is JSON, checksums, the lock between processes, and the looks whether the files kept open are still the ones in their place."));
    }
}

/// <summary>Run by BenchmarkDotNet, which has a clean-up of its own.</summary>
#pragma warning disable CA1001 // Cleanup disposes of them
public class JournalSubmissionBenchmarks
#pragma warning restore CA1001
{
    private static readonly byte[] Record = new byte[600];

    private readonly CopyIntent _intent = JournalOpeningRow.Intent(1);
    private readonly CloneOperation _operation = JournalOpeningRow.Operation(1);
    private OperationJournal _journal = null!;
    private FileStream _file = null!;

    [GlobalSetup]
    public void Setup()
    {
        var folder = Places.NewFolder();
        _journal = OperationJournal.OpenAsync(Path.Combine(folder, "journal"), TimeProvider.System, NullCloneLog.Instance, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _file = new FileStream(Path.Combine(folder, "plain"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _file.Dispose();
        _journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark]
    public async Task Submission()
    {
        var entry = await _journal.BeginAsync(_intent, CancellationToken.None);
        await _journal.AcceptedAsync(entry, _operation);
    }

    [Benchmark(Baseline = true)]
    public void FlushTwice()
    {
        _file.Write(Record);
        _file.Flush(flushToDisk: true);
        _file.Write(Record);
        _file.Flush(flushToDisk: true);
    }
}
