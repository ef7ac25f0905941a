using CloneCmdlets.Core.Tests.Host;
using CloneCmdlets.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Journal;

/// <summary>A directory for a journal, gone afterwards.</summary>
internal sealed class JournalHome : IDisposable
{
    private readonly ScratchDirectory _directory;

    /// <summary>Makes one.</summary>
    /// <param name="inMemory">As <see cref="ScratchDirectory(bool)"/> has it.</param>
    public JournalHome(bool inMemory = false) => _directory = new ScratchDirectory(inMemory);

    public string Path => _directory.Path;

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

    /// <summary>Fills it with submissions in every state and closes it.</summary>
    /// <param name="isSmall">Only those in which a damaged line could mislead.</param>
    /// <returns>The file's bytes.</returns>
    public async Task<byte[]> FillAsync(bool isSmall = false)
    {
        await using (var journal = await OpenAsync())
        {
            var accepted = Intent("Accepted");
            await journal.AcceptedAsync(await journal.BeginAsync(accepted, CancellationToken.None), Operation(accepted));
            await journal.NotSentAsync(await journal.BeginAsync(Intent("Throttled"), CancellationToken.None), CancellationToken.None);
            if (!isSmall)
            {
                await journal.EndedAsync(
                    await journal.BeginAsync(Intent("Refused"), CancellationToken.None), new CloneException(CloneErrorId.AccessDenied, "No."));
                await journal.AmbiguousAsync(
                    await journal.BeginAsync(Intent("Lost \u00fc\ud83d\ude00 \"quoted\"\n"), CancellationToken.None), new CloneException(CloneErrorId.ServiceUnavailable, "Lost."));
            }

            await journal.BeginAsync(Intent("Left"), CancellationToken.None);
        }

        return await System.IO.File.ReadAllBytesAsync(File);
    }

    public void Dispose() => _directory.Dispose();

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
