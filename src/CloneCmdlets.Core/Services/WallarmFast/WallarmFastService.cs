using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast.Answers;
using CloneCmdlets.Services.WallarmFast.Rules;
using CloneCmdlets.Services.WallarmFast.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.WallarmFast;

/// <summary>Wallarm FAST: a copy is a new test run over an existing test record.</summary>
public sealed class WallarmFastService : ICloneService
{
    /// <summary>The service's name.</summary>
    public const string ServiceName = FastOperations.ServiceName;

    /// <summary>The scheme of its handles.</summary>
    public const string HandleScheme = FastOperations.Scheme;

    private const string TokenHeader = "X-WallarmAPI-Token";
    private static readonly byte[] NoArguments = "{}"u8.ToArray();

    private readonly ServiceHttp _http;
    private readonly FastSender _sender;
    private readonly string _host;
    private Uri? _portal;

    /// <summary>Makes the service of one connection.</summary>
    /// <param name="settings">Where it is and whose token is used.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.HostNotAllowed"/>: the token must not go there.</exception>
    public WallarmFastService(WallarmFastSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        OriginPolicy.Demand(settings.ApiHost, FastAddress.IsVendorHost, settings.Http.AllowHost);
        Scope = FastAddress.Scope(settings.ApiHost);
        var token = settings.Token;
        _http = new ServiceHttp(
            new Uri(Scope + "/"), token, headers => headers.TryAddWithoutValidation(TokenHeader, token.Reveal()), settings.Http, time);
        _host = SafeText.Clean(settings.ApiHost.Authority, 300);
        _portal = FastAddress.PortalOf(settings.ApiHost);
        _sender = new FastSender(_http, _host, ReadCopy);
    }

    /// <inheritdoc/>
    public string Name => FastOperations.ServiceName;

    /// <inheritdoc/>
    public string Scheme => FastOperations.Scheme;

    /// <inheritdoc/>
    public string Scope { get; }

    /// <summary>Never: no public endpoint lists runs (reference page).</summary>
    public bool CanFindLostCopies => false;

    /// <summary>Always: a new run interrupts the one that its node is at.</summary>
    public bool OneCopyAtATime => true;

    /// <inheritdoc/>
    public bool Owns(OperationHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.Scheme == Scheme && Uri.TryCreate(handle.Scope, UriKind.Absolute, out var uri)
            && string.Equals(FastAddress.Scope(uri), Scope, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public OperationHandle HandleFor(string operationId)
    {
        ArgumentNullException.ThrowIfNull(operationId);
        var id = operationId.Trim();
        return RunRules.IsId(id) && !WireId.Typed(id).IsNone
            ? new OperationHandle(Scheme, Scope, FastOperations.HandleKind, id)
            : throw FastErrors.From(RunRules.NoId("Id", operationId));
    }

    /// <inheritdoc/>
    public async Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken)
    {
        using var content = new ProbedJsonContent(NoArguments, new SendProbe());
        var answer = await _http.SubmitAsync(FastRoutes.User, content, log, cancellationToken).ConfigureAwait(false);
        var question = new FastQuestion.WhoAmI();
        if ((int)answer.StatusCode is 404 or 405)
        {
            // Only public clients show this route: its absence is no reason to refuse a connection.
            log.Verbose("The service doesn't tell who is signed in.");
            return null;
        }

        var user = FastReplies.Read(answer, FastJson.Default.UserBody, question, _host);
        if (Uri.TryCreate(user.FrontendUrl, UriKind.Absolute, out var portal)
            && portal.Scheme is "https" or "http" && portal.UserInfo.Length == 0 && portal.Query.Length == 0 && portal.Fragment.Length == 0)
        {
            Volatile.Write(ref _portal, portal);
        }

        return user.ClientId is { IsNone: false } client ? "client " + SafeText.Clean(client.Text, 100) : null;
    }

    /// <summary>The account's test policies, for completion.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Id and name of each.</returns>
    /// <exception cref="CloneException">Whatever the service or the wire does.</exception>
    public async Task<IReadOnlyList<CloneReference>> ListPoliciesAsync(CancellationToken cancellationToken)
    {
        var answer = await _http.SendAsync(HttpMethod.Get, FastRoutes.Policies, null, NullCloneLog.Instance, cancellationToken).ConfigureAwait(false);
        var list = FastReplies.Read(answer, FastJson.Default.PolicyListBody, new FastQuestion.WhoAmI(), _host);
        return [.. (list.Policies ?? []).Where(policy => policy.Id is { IsNone: false })
            .Select(policy => new CloneReference { Id = policy.Id!.Value.Text, Name = policy.Name })];
    }

    /// <inheritdoc/>
    public ICopySession BeginCopies() => new FastCopySession(Scope, _host, ReadSourceAsync);

    /// <inheritdoc/>
    public Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copy);
        return copy.Payload is FastPayload payload
            ? _sender.SendAsync(copy, payload, log, cancellationToken)
            : throw new ArgumentException("The copy wasn't prepared by this service.", nameof(copy));
    }

    /// <inheritdoc/>
    public async Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (handle.Kind != FastOperations.HandleKind || !RunRules.IsId(handle.Id))
        {
            throw new CloneException(
                CloneErrorId.CloneOperationNotFound, $"'{SafeText.Clean(handle.ToString(), 300)}' names no test run. {WhereToLook(null)}")
            {
                Target = handle.ToString(),
            };
        }

        var question = new FastQuestion.FollowedRun(handle.Id);
        var answer = await _http.SendAsync(HttpMethod.Get, FastRoutes.Run(handle.Id), null, log, cancellationToken).ConfigureAwait(false);
        var run = FastReplies.Read(answer, FastJson.Default.RunBody, question, _host);
        if (!run.Id.IsNone && run.Id.Text != (run.Id.IsNumber ? handle.Id.TrimStart('0') : handle.Id)) // 007 was typed, 7 is answered
        {
            throw FastErrors.Unreadable(answer); // another run's end must never pass for this one's
        }

        if (run.State is null && run.SimpleState is null)
        {
            throw FastErrors.Unreadable(answer); // it would be waited for without a word
        }

        var operation = FastOperations.From(run, handle.Id, Scope, PageOf(handle.Id), source: null, known);
        return new Look(operation)
        {
            RetryAfter = answer.RetryAfter,
            BudgetLeft = answer.BudgetLeft,
            ServerDelay = answer.ServerDelay,
            Estimate = operation.Statistics?.EstimatedTimeToCompletion,
        };
    }

    /// <summary>Finds nothing, since nothing can be listed.</summary>
    public Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CloneReference>>([]);

    /// <inheritdoc/>
    public string WhereToLook(CopyIntent? intent)
    {
        var what = intent?.Destination.Name is { } name ? $"a test run named '{SafeText.Clean(name, 300)}'" : "the test run";
        return PageOf(null) is { } page
            ? $"Look for {what} on the portal's page {page}."
            : $"Look for {what} on the portal's page of test runs (…/testing/testruns).";
    }

    /// <inheritdoc/>
    public string? ExplainEnd(CloneOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var page = operation.Destination?.Url is { } url ? $" ({SafeText.Clean(url, 300)})" : string.Empty;
        return operation.State switch
        {
            CloneState.Failed => $"Each finding is in Vulnerabilities and on the portal's page of the run{page}. Mend what was found, then copy the run again.",
            CloneState.Interrupted => "Most often a newer run on the same node interrupts the one before: let each end before the next starts (-Wait), or give each its own "
                + "-NodeId. Then copy it again.",
            CloneState.Paused => $"It stays so until somebody lets it go on in the portal{page}; then wait again.",
            _ => null,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private CloneOperation ReadCopy(Http.HttpAnswer answer, PreparedCopy copy)
    {
        var run = FastReplies.ReadCopy(answer, ((FastPayload)copy.Payload!).Question, _host);
        var id = run.Id.Text;
        return FastOperations.From(run with { Name = run.Name ?? copy.Intent.Destination.Name }, id, Scope, PageOf(id), copy.Intent.Source, known: null);
    }

    private async Task<RunBody> ReadSourceAsync(string runId, ICloneLog log, CancellationToken cancellationToken)
    {
        var answer = await _http.ReadAsync(FastRoutes.Run(runId), log, cancellationToken).ConfigureAwait(false);
        return FastReplies.Read(answer, FastJson.Default.RunBody, new FastQuestion.SourceRun(runId), _host);
    }

    /// <summary>The portal's page of a run, or of all; <see langword="null"/> where the portal isn't known.</summary>
    private string? PageOf(string? runId) => Volatile.Read(ref _portal) is { } portal
        ? $"{portal.AbsoluteUri.TrimEnd('/')}/testing/testruns{(runId is null ? "" : "/" + Uri.EscapeDataString(runId))}"
        : null;
}
