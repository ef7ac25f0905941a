using CloneCmdlets.Core.Tests.Journal;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Submitting;

/// <summary>A service that answers as the test says, and its own session.</summary>
internal sealed class ScriptedCopyService : ICloneService, ICopySession
{
    public Queue<Func<SendOutcome>> Outcomes { get; } = new();

    /// <summary>What a search finds, time after time; the last answer stays.</summary>
    public Queue<Func<IReadOnlyList<CloneReference>>> Findings { get; } = new();

    public IReadOnlyList<CloneReference> Existing { get; set; } = [];

    public int Sendings { get; private set; }

    public int Searches { get; private set; }

    /// <summary>How often what bears the name was read anew.</summary>
    public int Reads { get; private set; }

    public List<string> Released { get; } = [];

    /// <summary>The destinations that were made; an empty text where nobody knows.</summary>
    public List<string> Kept { get; } = [];

    /// <summary>Called at the beginning of each sending.</summary>
    public Func<Task> OnSend { get; set; } = static () => Task.CompletedTask;

    public CopyIntent Intent { get; set; } = JournalHome.Intent();

    public string Name => "AzureDevOps";

    public string Scheme => "azuredevops";

    public string Scope => Intent.Scope;

    public bool CanFindLostCopies { get; set; } = true;

    public static CloneReference Plan(string id = "18") => new() { Id = id, Name = "Sprint 2" };

    public static CloneException Error(CloneErrorId id = CloneErrorId.ServiceUnavailable, TimeSpan? retryAfter = null) =>
        new(id, "The scripted error.") { RetryAfter = retryAfter };

    public SendOutcome Accepted(string id = "2") => new SendOutcome.Accepted(JournalHome.Operation(Intent, id));

    public bool Owns(OperationHandle handle) => handle.Scheme == Scheme;

    public OperationHandle HandleFor(string operationId) => new(Scheme, Scope, "plan", operationId);

    public Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public ICopySession BeginCopies() => this;

    public Task<PreparedCopy> PrepareAsync(CopyRequest request, ICloneLog log, CancellationToken cancellationToken) => Task.FromResult(new PreparedCopy
    {
        Intent = Intent,
        Action = "Copy",
        Target = "there",
        Existing = Existing,
    });

    public Task<PreparedCopy> ReadNameAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult(copy.WithExisting(Existing));
    }

    public void Keep(PreparedCopy copy, CloneReference? made) => Kept.Add(made?.Id ?? "");

    public void Release(PreparedCopy copy) => Released.Add(copy.Intent.Destination.Name!);

    public async Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        Sendings++;
        await OnSend();
        return Outcomes.Dequeue()();
    }

    public Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken) =>
        Task.FromResult(new Look(known! with { State = CloneState.Succeeded }));

    public Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken)
    {
        Searches++;
        return Task.FromResult(Findings.Count > 1 ? Findings.Dequeue()() : Findings.Count == 1 ? Findings.Peek()() : []);
    }

    public string WhereToLook(CopyIntent intent) => "Look at the list of plans.";

    public void Dispose()
    {
    }
}

internal sealed record AnyRequest : CopyRequest;
