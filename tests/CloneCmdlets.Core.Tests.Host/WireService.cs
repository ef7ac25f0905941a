using System.Text.Json;
using CloneCmdlets.Http;
using CloneCmdlets.Services;

namespace CloneCmdlets.Core.Tests.Host;

/// <summary>
/// A service as small as one can be, over the real HTTP client and the real classification: <c>POST plans</c> makes a plan, <c>GET plans</c>
/// lists them. What the faults do to it they do to every service.
/// </summary>
internal sealed class WireService : ICloneService
{
    private readonly ServiceHttp _http;

    public WireService(Uri address, TimeProvider time, TimeSpan answerTimeout) =>
        _http = new ServiceHttp(address, static _ => { }, new HttpSettings { AnswerTimeout = answerTimeout }, time);

    public string Name => "Wire";

    public string Scheme => "wire";

    public string Scope => "http://wire.example";

    public bool CanFindLostCopies => true;

    public bool Owns(OperationHandle handle) => handle.Scheme == Scheme && handle.Scope == Scope;

    public OperationHandle HandleFor(string operationId) => new(Scheme, Scope, "plan", operationId);

    public Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public ICopySession BeginCopies() => new WireSession(this);

    public Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken) =>
        SubmissionClassifier.PostAsync(
            _http,
            "plans",
            JsonSerializer.SerializeToUtf8Bytes(new { name = copy.Intent.Destination.Name }),
            answer => Accepted(answer, copy.Intent),
            static answer => Error(answer),
            log,
            cancellationToken);

    public async Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(known);
        var plans = await ListAsync(log, cancellationToken).ConfigureAwait(false);
        return plans.Any(plan => plan.Id == known.Destination?.Id)
            ? new Look(known with { State = CloneState.Succeeded })
            : throw new CloneException(CloneErrorId.CloneOperationNotFound, "No such plan.");
    }

    public async Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken)
    {
        var plans = await ListAsync(log, cancellationToken).ConfigureAwait(false);
        return [.. plans.Where(plan => plan.Name == intent.Destination.Name && !intent.PriorIds.Contains(plan.Id!))];
    }

    public string WhereToLook(CopyIntent intent) => "Look at the list of plans.";

    public void Dispose() => _http.Dispose();

    internal async Task<IReadOnlyList<CloneReference>> ListAsync(ICloneLog log, CancellationToken cancellationToken)
    {
        var answer = await _http.ReadAsync("plans", log, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess || answer.IsHtml)
        {
            throw Error(answer);
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return
            [
                .. json.RootElement.GetProperty("value").EnumerateArray().Select(plan => new CloneReference
                {
                    Id = plan.GetProperty("id").GetString(),
                    Name = plan.GetProperty("name").GetString(),
                }),
            ];
        }
        catch (JsonException)
        {
            throw new CloneException(CloneErrorId.UnexpectedResponse, "The list of plans can't be read.");
        }
    }

    private static CloneOperation Accepted(HttpAnswer answer, CopyIntent intent)
    {
        using var json = JsonDocument.Parse(answer.Body);
        var id = json.RootElement.GetProperty("id").GetString()!;
        return new CloneOperation
        {
            Id = id,
            Service = intent.Service,
            Kind = intent.Kind,
            State = CloneState.Queued,
            Destination = intent.Destination with { Id = id },
            Handle = new OperationHandle("wire", intent.Scope, "plan", id).ToString(),
        };
    }

    private static CloneException Error(HttpAnswer answer)
    {
        var id = answer.IsHtml ? CloneErrorId.NotSignedIn
            : (int)answer.StatusCode == 429 ? CloneErrorId.Throttled
            : (int)answer.StatusCode >= 500 ? CloneErrorId.ServiceUnavailable
            : answer.IsSuccess || answer.IsRedirect ? CloneErrorId.UnexpectedResponse
            : CloneErrorId.InvalidCloneRequest;
        return new CloneException(id, $"{answer.Question} answered {(int)answer.StatusCode}.")
        {
            StatusCode = answer.StatusCode,
            RetryAfter = answer.RetryAfter,
        };
    }
}

/// <summary>Asks for a plan of a name.</summary>
/// <param name="Name">The name.</param>
internal sealed record WireRequest(string Name) : CopyRequest;

/// <summary>Reads the destination's names once.</summary>
internal sealed class WireSession(WireService service) : ICopySession
{
    private readonly object _lock = new();
    private Task<IReadOnlyList<CloneReference>>? _plans;

    public async Task<PreparedCopy> PrepareAsync(CopyRequest request, ICloneLog log, CancellationToken cancellationToken)
    {
        var name = ((WireRequest)request).Name;
        Task<IReadOnlyList<CloneReference>> plans;
        lock (_lock)
        {
            plans = _plans is null or { IsFaulted: true } or { IsCanceled: true } ? _plans = service.ListAsync(log, cancellationToken) : _plans;
        }

        CloneReference[] existing = [.. (await plans.ConfigureAwait(false)).Where(plan => plan.Name == name)];
        return new PreparedCopy
        {
            Intent = new CopyIntent
            {
                Service = service.Name,
                Scope = service.Scope,
                Kind = CloneKind.TestPlan,
                Source = new CloneReference { Id = "1" },
                Destination = new CloneReference { Name = name, Project = "there" },
                PriorIds = [.. existing.Select(plan => plan.Id!)],
            },
            Action = "Copy",
            Target = name,
            Existing = existing,
        };
    }

    public void Release(PreparedCopy copy)
    {
    }
}
