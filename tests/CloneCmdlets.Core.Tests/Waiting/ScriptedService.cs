using System.Net;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Waiting;

/// <summary>One look as the script sees it.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="At">When, by the clock.</param>
/// <param name="Number">The how manieth at this operation, from 1.</param>
internal sealed record Asked(string Id, TimeSpan At, int Number);

/// <summary>A service that answers looks by a script, and keeps when each came. It can nothing else.</summary>
internal sealed class ScriptedService(ManualTime time, string host = "https://one.example/fabrikam", string name = "AzureDevOps") : ICloneService
{
    private readonly object _sync = new();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<Asked> _looks = [];

    /// <summary>What a look brings; may throw. Runs before <see cref="Answer"/>, and where it gives nothing that does.</summary>
    public Func<Asked, Task<Look>?>? Script { get; set; }

    /// <summary>When an operation ends; without an entry it never does.</summary>
    public Dictionary<string, TimeSpan> Ends { get; } = [];

    /// <summary>How it ends; without an entry well.</summary>
    public Dictionary<string, CloneState> EndStates { get; } = [];

    public string? Explanation { get; set; }

    /// <summary>Whether a look ends when it is told to.</summary>
    public bool HearsCancellation { get; set; } = true;

    public IReadOnlyList<Asked> Looks
    {
        get
        {
            lock (_sync)
            {
                return [.. _looks];
            }
        }
    }

    public string Name => name;

    public string Scheme => name.ToLowerInvariant();

    public string Scope => host;

    public bool CanFindLostCopies => false;

    public CloneKind Kind => name == "WallarmFast" ? CloneKind.TestRun : CloneKind.TestPlan;

    /// <summary>An operation of this service.</summary>
    public CloneOperation Operation(string id, DateTimeOffset? submittedAt = null, CloneState state = CloneState.Queued) => new()
    {
        Id = id,
        Service = Name,
        Kind = Kind,
        State = state,
        SubmittedAt = submittedAt,
        Handle = $"{Scheme}:{Scope}#plan/{id}",
    };

    public CloneOperation Operation(int id, DateTimeOffset? submittedAt = null) =>
        Operation(id.ToString(System.Globalization.CultureInfo.InvariantCulture), submittedAt);

    public Look LookWith(string id, CloneState state, string? word = null) => new(Operation(id, state: state) with { ServiceState = word ?? state.ToString() });

    public static CloneException Error(
        CloneErrorId id, HttpStatusCode? status = null, TimeSpan? retryAfter = null, string message = "The script says no.") =>
        new(id, message) { StatusCode = status, RetryAfter = retryAfter };

    public Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken)
    {
        Asked asked;
        lock (_sync)
        {
            var number = _numbers[handle.Id] = _numbers.GetValueOrDefault(handle.Id) + 1;
            asked = new Asked(handle.Id, time.Passed, number);
            _looks.Add(asked);
        }

        return Script?.Invoke(asked) is { } task ? Cancellable(task, HearsCancellation ? cancellationToken : CancellationToken.None) : Task.FromResult(Answer(asked));
    }

    /// <summary>What the operation is by the clock.</summary>
    public Look Answer(Asked asked) => Ends.TryGetValue(asked.Id, out var end) && asked.At >= end
        ? LookWith(asked.Id, EndStates.GetValueOrDefault(asked.Id, CloneState.Succeeded))
        : LookWith(asked.Id, CloneState.InProgress);

    public string? ExplainEnd(CloneOperation operation) => Explanation;

    public bool Owns(OperationHandle handle) => handle.Scope == Scope;

    public OperationHandle HandleFor(string operationId) => new(Scheme, Scope, "plan", operationId);

    public Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public ICopySession BeginCopies() => throw new InvalidOperationException();

    public Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken) => throw new InvalidOperationException();

    public Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken) =>
        throw new InvalidOperationException();

    public string WhereToLook(CopyIntent intent) => throw new InvalidOperationException();

    /// <summary>Like WaitAsync, but going on where the look was answered.</summary>
    private static async Task<Look> Cancellable(Task<Look> look, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource<Look>();
        using var registration = cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken));
        return await await Task.WhenAny(look, cancelled.Task).ConfigureAwait(false);
    }

    public void Dispose()
    {
    }
}
