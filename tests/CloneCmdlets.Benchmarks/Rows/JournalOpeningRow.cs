using System.Diagnostics;
using System.Globalization;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;
using Microsoft.Win32.SafeHandles;

namespace CloneCmdlets.Benchmarks.Rows;

/// <summary>What a long journal costs whoever opens it.</summary>
internal sealed class JournalOpeningRow : IRow
{
    private const int Records = 100_000;

    public string Id => "journal-opening";

    public string What => "opening a journal of 100,000 records, beside reading the file";

    public string Budget => "0.5 s, 64 MB";

    public async Task<RowResult> MeasureAsync(bool quick)
    {
        var folder = Path.Combine(Places.NewFolder(), "journal");
        await FillAsync(folder);
        var file = Directory.EnumerateFiles(folder, "operations.jsonl").Single();
        var lines = File.ReadLines(file).Count();
        var ours = new List<double>();
        var bare = new List<double>();
        var memory = new List<double>();
        for (var pair = 0; pair < (quick ? 3 : 10); pair++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var started = Stopwatch.GetTimestamp();
            var journal = await OperationJournal.OpenAsync(folder, TimeProvider.System, NullCloneLog.Instance, CancellationToken.None);
            ours.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            memory.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0);
            await journal.DisposeAsync();
            started = Stopwatch.GetTimestamp();
            var bytes = await File.ReadAllBytesAsync(file);
            bare.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            GC.KeepAlive(bytes);
        }

        return new RowResult(Id, What, Budget)
            .With("opening the journal", "ms", ours)
            .With("reading the file", "ms", bare)
            .With("kept in memory", "MB", memory)
            .Limit("time", "ms", ours, 500)
            .Limit("memory kept", "MB", memory, 64)
            .Note(string.Create(CultureInfo.InvariantCulture, $"The file has {lines} records and {new FileInfo(file).Length / 1048576.0:0.0} MB; it was filled without flushes. The first sample holds the compilation of the code. Memory: live objects after opening, less before."));
    }

    internal static CopyIntent Intent(int number) => new()
    {
        Service = "AzureDevOps",
        Scope = "https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc",
        Kind = CloneKind.TestPlan,
        Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = "fabrikam-fiber-tfvc" },
        Destination = new CloneReference { Name = string.Create(CultureInfo.InvariantCulture, $"Copy {number}"), Project = "fabrikam-fiber-tfvc2" },
    };

    internal static CloneOperation Operation(int number)
    {
        var id = number.ToString(CultureInfo.InvariantCulture);
        return new CloneOperation
        {
            Id = id,
            Service = "AzureDevOps",
            Kind = CloneKind.TestPlan,
            State = CloneState.Queued,
            ServiceState = "queued",
            Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = "fabrikam-fiber-tfvc" },
            Destination = new CloneReference { Id = id, Name = "Copy " + id, Project = "fabrikam-fiber-tfvc2" },
            Handle = "azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/" + id,
        };
    }

    private static async Task FillAsync(string folder)
    {
        await using var journal = await OperationJournal.OpenAsync(
            folder, TimeProvider.System, NullCloneLog.Instance, new ForgetfulDisk(), TimeSpan.FromSeconds(30), CancellationToken.None);
        for (var number = 0; number <= Records / 3; number++)
        {
            var entry = await journal.BeginAsync(Intent(number), CancellationToken.None);
            await journal.AcceptedAsync(entry, Operation(number));
        }
    }

    /// <summary>A disk that flushes nothing, so that the file is filled in seconds.</summary>
    private sealed class ForgetfulDisk : JournalDisk
    {
        public override void Flush(SafeFileHandle file)
        {
        }
    }
}
