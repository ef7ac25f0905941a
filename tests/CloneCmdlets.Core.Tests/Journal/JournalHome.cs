using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>A directory for a journal, gone afterwards.</summary>
internal sealed class JournalHome : IDisposable
{
    public JournalHome() => Path = Directory.CreateTempSubdirectory("clonecmdlets-").FullName;

    public string Path { get; }

    public string File => System.IO.Path.Combine(Path, "operations.jsonl");

    public RecordingLog Log { get; } = new();

    public ValueTask<OperationJournal> OpenAsync(TimeProvider? time = null) =>
        OperationJournal.OpenAsync(Path, time ?? TimeProvider.System, Log, CancellationToken.None);

    internal ValueTask<OperationJournal> OpenAsync(JournalDisk disk, TimeSpan? maxWait = null) =>
        OperationJournal.OpenAsync(Path, TimeProvider.System, Log, disk, maxWait ?? JournalLock.MaxWait, CancellationToken.None);

    public async Task<IReadOnlyList<JournalEntry>> ReadAsync()
    {
        await using var journal = await OpenAsync();
        return await journal.ReadAsync(CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static CopyIntent Intent(string name = "Sprint 2", string project = "fabrikam-fiber-tfvc2") => new()
    {
        Service = "AzureDevOps",
        Scope = "https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc",
        Kind = CloneKind.TestPlan,
        Source = new CloneReference { Id = "1", Name = "TestPlan1", Project = "fabrikam-fiber-tfvc", Parts = ["2", "5"] },
        Destination = new CloneReference { Name = name, Project = project },
        PriorIds = ["7", "8"],
    };

    public static CloneOperation Operation(CopyIntent intent, string id = "2", CloneState state = CloneState.Queued) => new()
    {
        Id = id,
        Service = intent.Service,
        Kind = intent.Kind,
        State = state,
        ServiceState = "queued",
        Source = intent.Source,
        Destination = intent.Destination with { Id = "18" },
        Handle = $"azuredevops:{intent.Scope}#plan/{id}",
    };
}

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingLog : ICloneLog
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _warnings = new();

    public IReadOnlyCollection<string> Warnings => _warnings;

    public void Verbose(string message)
    {
    }

    public void Debug(string message)
    {
    }

    public void Warning(string message) => _warnings.Enqueue(message);
}
