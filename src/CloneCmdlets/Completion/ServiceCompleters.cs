using System.Collections;
using CloneCmdlets.Connections;
using CloneCmdlets.Services;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Completion;

/// <summary>What the connection's service offers, from a cache. Only a connection that was made is asked, never what the environment names.</summary>
/// <typeparam name="TService">The service.</typeparam>
public abstract class ServiceCompleter<TService> : Completer
    where TService : class, ICloneService
{
    private protected abstract Task<IReadOnlyList<CloneReference>> AskAsync(TService service, IDictionary bound, CancellationToken cancellationToken);

    private protected virtual string Key(IDictionary bound) => GetType().Name;

    private protected virtual Offer ToOffer(CloneReference found) => new(found.Name ?? string.Empty, ToolTip: found.Id is null ? null : $"{found.Name} ({found.Id})");

    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound)
    {
        var store = ConnectionStore.Current;
        var connection = bound["Connection"] switch
        {
            string name => store.Find(name),
            ServiceConnection given => given,
            _ => store.Connections.FirstOrDefault(one => one.IsDefault && one.GetService() is TService),
        };
        return connection?.GetService() is not TService service ? [] : [.. CompletionCache.Of(service)
            .Get(Key(bound), cancellationToken => AskAsync(service, bound, cancellationToken))
            .Select(ToOffer)
            .Where(offer => offer.Value.Length > 0)
            .DistinctBy(offer => offer.Value, StringComparer.OrdinalIgnoreCase)];
    }

    private protected static IReadOnlyList<CloneReference> Named(IEnumerable<string> names) => [.. names.Select(name => new CloneReference { Name = name })];
}

/// <summary>The names of the connection's test plans.</summary>
public sealed class TestPlanNameCompleter : ServiceCompleter<AzureDevOpsService>
{
    private protected override Task<IReadOnlyList<CloneReference>> AskAsync(AzureDevOpsService service, IDictionary bound, CancellationToken cancellationToken) =>
        service.ListPlansAsync(cancellationToken);
}

/// <summary>The ids of the connection's test plans: by id or name, and the id is what is typed.</summary>
public sealed class TestPlanIdCompleter : ServiceCompleter<AzureDevOpsService>
{
    /// <summary>The list is that of the names.</summary>
    private protected override string Key(IDictionary bound) => nameof(TestPlanNameCompleter);

    private protected override Offer ToOffer(CloneReference found) =>
        new(found.Id ?? string.Empty, $"{found.Id} {found.Name}", found.Name) { Aliases = [found.Name ?? string.Empty] };

    private protected override Task<IReadOnlyList<CloneReference>> AskAsync(AzureDevOpsService service, IDictionary bound, CancellationToken cancellationToken) =>
        service.ListPlansAsync(cancellationToken);
}

/// <summary>The names of the collection's projects.</summary>
public sealed class ProjectCompleter : ServiceCompleter<AzureDevOpsService>
{
    private protected override async Task<IReadOnlyList<CloneReference>> AskAsync(
        AzureDevOpsService service, IDictionary bound, CancellationToken cancellationToken) =>
        Named(await service.ListProjectNamesAsync(cancellationToken).ConfigureAwait(false));
}

/// <summary>The work item types that a test case may have in the destination.</summary>
public sealed class WorkItemTypeCompleter : ServiceCompleter<AzureDevOpsService>
{
    private protected override string Key(IDictionary bound) => $"{base.Key(bound)} {bound["DestinationProject"]}";

    private protected override async Task<IReadOnlyList<CloneReference>> AskAsync(
        AzureDevOpsService service, IDictionary bound, CancellationToken cancellationToken) =>
        Named(await service.ListTestCaseTypesAsync(bound["DestinationProject"] as string, cancellationToken).ConfigureAwait(false));
}

/// <summary>The test policies of the connection's account: by id or name, and the id is what is typed.</summary>
public sealed class PolicyCompleter : ServiceCompleter<WallarmFastService>
{
    private protected override Offer ToOffer(CloneReference found) =>
        new(found.Id ?? string.Empty, $"{found.Id} {found.Name}", found.Name) { Aliases = [found.Name ?? string.Empty] };

    private protected override Task<IReadOnlyList<CloneReference>> AskAsync(WallarmFastService service, IDictionary bound, CancellationToken cancellationToken) =>
        service.ListPoliciesAsync(cancellationToken);
}
