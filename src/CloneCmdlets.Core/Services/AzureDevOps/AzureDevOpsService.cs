using System.Collections.Concurrent;
using CloneCmdlets.Http;
using CloneCmdlets.Services.AzureDevOps.Wire;
using CloneCmdlets.Text;

namespace CloneCmdlets.Services.AzureDevOps;

/// <summary>A connection to one project of an Azure DevOps collection, on Services or on Server 2019 and newer.</summary>
public sealed class AzureDevOpsService : ICloneService
{
    /// <summary>The service's name.</summary>
    public const string ServiceName = "AzureDevOps";

    private const string CloudHost = "dev.azure.com";

    internal const string HandleScheme = "azuredevops";

    private readonly ServiceHttp _http;
    private readonly Routes _routes;
    private readonly ServiceErrors _errors;
    private readonly Replies _replies;
    private readonly Catalogue _catalogue;
    private readonly AdoptedPlan _adopted;

    /// <summary>The plans whose submissions this connection knows to have made them: no lost copy is one of them.</summary>
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);

    /// <summary>Makes a connection. Nothing is asked of the service yet.</summary>
    /// <param name="settings">What it is made of.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CloneException"><see cref="CloneErrorId.HostNotAllowed"/>, <see cref="CloneErrorId.ApiVersionNotSupported"/>, or
    /// <see cref="CloneErrorId.InvalidCloneRequest"/> for an address or project that can't be one.</exception>
    public AzureDevOpsService(AzureDevOpsSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        if (!settings.CollectionUri.IsAbsoluteUri || settings.CollectionUri.Scheme is not ("http" or "https"))
        {
            throw new CloneException(
                CloneErrorId.InvalidCloneRequest,
                $"'{SafeText.Clean(settings.CollectionUri.OriginalString, 300)}' is no address of a collection. Give one such as "
                    + $"https://dev.azure.com/fabrikam with -CollectionUri.")
            {
                Rule = "CollectionUri",
                Target = settings.CollectionUri.OriginalString,
            };
        }

        OriginPolicy.Demand(settings.CollectionUri, IsVendorHost, settings.Http.AllowHost);
        DemandOrganization(settings.CollectionUri);
        _routes = new Routes(settings.CollectionUri, settings.Project, settings.ApiVersion);
        _errors = new ServiceErrors(_routes.CollectionUri, settings.TokenType);
        _replies = new Replies(_routes, _errors);
        _http = new ServiceHttp(
            _routes.CollectionUri, settings.Token, Credentials.Authorize(settings.Token, settings.TokenType), settings.Http, time);
        _catalogue = new Catalogue(_routes, new Reader(_http.ReadAsync, _errors));
        _adopted = new AdoptedPlan(new Catalogue(
            _routes, new Reader((address, log, token) => _http.SendAsync(HttpMethod.Get, address, content: null, log, token), _errors)));
    }

    /// <inheritdoc/>
    public string Name => ServiceName;

    /// <inheritdoc/>
    public string Scheme => HandleScheme;

    /// <inheritdoc/>
    public string Scope => _routes.Scope;

    /// <inheritdoc/>
    public bool CanFindLostCopies => true;

    /// <summary>The collection's address, without whatever the user typed behind its path.</summary>
    public Uri CollectionUri => _routes.CollectionUri;

    /// <summary>The project of this connection, as the user named it.</summary>
    public string Project => _routes.Project;

    /// <inheritdoc/>
    public bool Owns(OperationHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return handle.Scheme == HandleScheme && _routes.ProjectOf(handle.Scope) is not null;
    }

    /// <inheritdoc/>
    public OperationHandle HandleForMade(string kind, CloneReference made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return new OperationHandle(HandleScheme, made.Project is { Length: > 0 } project ? _routes.ScopeOf(project) : Scope, kind, made.Id!);
    }

    /// <inheritdoc/>
    public OperationHandle HandleFor(string operationId)
    {
        ArgumentNullException.ThrowIfNull(operationId);
        return Replies.IsOperationId(operationId)
            ? new OperationHandle(HandleScheme, Scope, _routes.IsNew ? HandleKinds.TestPlan : HandleKinds.Plan, operationId)
            : throw new CloneException(
                CloneErrorId.InvalidCloneRequest,
                $"'{SafeText.Clean(operationId, 100)}' is no id of a clone operation: those are numbers from 1 on, without leading zeros. Give the one that "
                    + $"Copy-TestPlan returned, or its handle.")
            {
                Rule = "OperationId",
                Target = operationId,
            };
    }

    /// <inheritdoc/>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotSignedIn"/>, and whatever the wire does.</exception>
    public async Task<string?> VerifyAsync(ICloneLog log, CancellationToken cancellationToken)
    {
        var asked = new Asked("the collection", CloneErrorId.UnexpectedResponse, "access to the organization", "Test management (read)")
        {
            Target = _routes.CollectionUri.AbsoluteUri,
        };
        var data = await new Reader(_http.ReadAsync, _errors)
            .GetAsync(_routes.ConnectionData, AzureDevOpsJson.Default.ConnectionData, asked, log, cancellationToken).ConfigureAwait(false);
        var user = data.AuthenticatedUser ?? data.AuthorizedUser;
        return user?.CustomDisplayName ?? user?.ProviderDisplayName;
    }

    /// <inheritdoc/>
    public ICopySession BeginCopies() => new CopySession(_routes, _catalogue);

    /// <inheritdoc/>
    public async Task<SendOutcome> SendAsync(PreparedCopy copy, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(copy);
        var payload = copy.Payload as PlanCopyPayload ?? throw new ArgumentException("Prepared by another service.", nameof(copy));
        var asked = new Asked(
            $"the copy of test plan {SafeText.Clean(copy.Intent.Source.Id, 40)} to '{SafeText.Clean(copy.Intent.Destination.Name, 300)}'",
            CloneErrorId.TestPlanNotFound,
            "the permissions 'Manage test plans' and 'Manage test suites' in the destination's area and the access level Basic + Test Plans",
            "Test management (read & write)")
        {
            Missing = $"test plan {SafeText.Clean(copy.Intent.Source.Id, 40)}, one of its suites, or the service's route for copying plans",
            Target = copy.Intent.Source.Id,
        };
        var outcome = await SubmissionClassifier.PostAsync(
            _http,
            payload.Address,
            Requests.Json(payload.Body),
            answer => _replies.Submitted(answer, payload.HandleKind, copy.Intent, asked),
            answer => _errors.From(answer, asked),
            log,
            cancellationToken).ConfigureAwait(false);
        if (outcome is SendOutcome.Accepted { Operation.Destination.Id: { } planId })
        {
            _made[planId] = true;
        }

        return outcome;
    }

    /// <inheritdoc/>
    public async Task<Look> LookAsync(OperationHandle handle, CloneOperation? known, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (_routes.ProjectOf(handle.Scope) is not { } project || handle.Scheme != HandleScheme)
        {
            throw new CloneException(
                CloneErrorId.NotConnected,
                $"'{SafeText.Clean(handle.ToString(), 500)}' belongs to another collection than "
                    + $"'{SafeText.Clean(_routes.CollectionUri.AbsoluteUri, 300)}'. Connect to that one with Connect-CloneService.")
            {
                Target = handle.ToString(),
            };
        }

        if (handle.Kind is OperationHandle.AdoptedKind or OperationHandle.ExistingKind)
        {
            return new Look(await _adopted.LookAsync(handle, project, known, log, cancellationToken).ConfigureAwait(false));
        }

        if (handle.Kind is not (HandleKinds.Plan or HandleKinds.Suite or HandleKinds.TestPlan or HandleKinds.TestSuite) || !Replies.IsOperationId(handle.Id))
        {
            throw new CloneException(
                CloneErrorId.CloneOperationNotFound,
                $"'{SafeText.Clean(handle.ToString(), 500)}' names no clone operation of Azure DevOps. Check the handle.")
            {
                Target = handle.ToString(),
            };
        }

        var asked = new Asked(
            $"clone operation {handle.Id}", CloneErrorId.CloneOperationNotFound, "the permission 'View work items in this node'", "Test management (read)")
        {
            Target = handle.Id,
        };
        var answer = await _http.SendAsync(HttpMethod.Get, _routes.CloneOperation(project, handle.Kind, handle.Id), content: null, log, cancellationToken).ConfigureAwait(false);
        return _replies.Looked(answer, handle, known, asked);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CloneReference>> FindLostCopyAsync(CopyIntent intent, ICloneLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var project = DestinationProject(intent);
        var plans = new ProjectPlans(await _catalogue.PlansAsync(project, log, cancellationToken).ConfigureAwait(false));
        return [.. plans.Named(intent.Destination.Name ?? string.Empty).Select(plan => Mapping.Reference(plan, project)!)
            .Where(plan => plan.Id is { } id && !intent.PriorIds.Contains(id, StringComparer.Ordinal) && !_made.ContainsKey(id))];
    }

    /// <inheritdoc/>
    public string WhereToLook(CopyIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        var project = DestinationProject(intent);
        return SafeText.Clean($"Look for a test plan '{intent.Destination.Name}' in project '{project}': {_routes.PlansPage(project)}");
    }

    /// <inheritdoc/>
    public string? ExplainEnd(CloneOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return operation is { State: CloneState.Failed, Destination: { } destination }
            ? SafeText.Clean($"What was copied until then stays in {(operation.Kind == CloneKind.TestSuite ? "suite" : "test plan")} "
                + $"{destination.Id} '{destination.Name}': look at it, and delete it before the next try.")
            : null;
    }

    /// <summary>The project's test plans, for completion.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Id and name of each.</returns>
    /// <exception cref="CloneException">Whatever the service or the wire does.</exception>
    public async Task<IReadOnlyList<CloneReference>> ListPlansAsync(CancellationToken cancellationToken) =>
        [.. (await _catalogue.PlansAsync(Project, NullCloneLog.Instance, cancellationToken).ConfigureAwait(false)).Select(plan => Mapping.Reference(plan, Project)!)];

    /// <summary>The names of the collection's projects, for completion.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The names.</returns>
    /// <exception cref="CloneException">Whatever the service or the wire does.</exception>
    public async Task<IReadOnlyList<string>> ListProjectNamesAsync(CancellationToken cancellationToken) =>
        [.. (await _catalogue.ProjectsAsync(NullCloneLog.Instance, cancellationToken).ConfigureAwait(false)).Select(project => project.Name).OfType<string>()];

    /// <summary>The names of a project's test-case types, for completion.</summary>
    /// <param name="project">The project; <see langword="null"/>: this connection's.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The names.</returns>
    /// <exception cref="CloneException">Whatever the service or the wire does.</exception>
    public Task<IReadOnlyList<string>> ListTestCaseTypesAsync(string? project, CancellationToken cancellationToken) =>
        _catalogue.TestCaseTypesAsync(project ?? Project, NullCloneLog.Instance, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>In the cloud an address is that of one organization: of the service alone, or of a project as browsers show it, nothing is found.</summary>
    private static void DemandOrganization(Uri collection)
    {
        var parts = collection.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!string.Equals(collection.Host, CloudHost, StringComparison.OrdinalIgnoreCase) || parts.Length == 1)
        {
            return;
        }

        var shown = SafeText.Clean(collection.GetLeftPart(UriPartial.Path), 300);
        throw new CloneException(
            CloneErrorId.InvalidCloneRequest,
            parts.Length == 0
                ? $"'{shown}' names no organization. Give one such as https://{CloudHost}/fabrikam with -CollectionUri."
                : $"'{shown}' is more than an organization's address. Give 'https://{CloudHost}/{SafeText.Clean(parts[0], 100)}' with -CollectionUri, and the project with -Project.")
        {
            Rule = "CollectionUri",
            Target = shown,
        };
    }

    internal static bool IsVendorHost(string host) => host.Equals(CloudHost, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".visualstudio.com", StringComparison.OrdinalIgnoreCase);

    private string DestinationProject(CopyIntent intent) => intent.Destination.Project ?? _routes.ProjectOf(intent.Scope) ?? Project;
}
