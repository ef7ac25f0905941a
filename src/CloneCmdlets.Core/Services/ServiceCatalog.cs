using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Services;

/// <summary>A service that the core knows.</summary>
/// <param name="Name">Its name, as <see cref="CloneOperation.Service"/> has it.</param>
/// <param name="Scheme">The scheme of its handles.</param>
/// <param name="FromEnvironment">Makes the connection that the environment names, given a reader of variables and a clock; <see langword="null"/>
/// where it names none.</param>
/// <param name="Lacking">Says, given a reader of variables, what the environment names and what it lacks, as a sentence; <see langword="null"/> where
/// it names nothing of the service, or all.</param>
public sealed record ServiceDescription(
    string Name,
    string Scheme,
    Func<Func<string, string?>, TimeProvider, ServiceConnection?> FromEnvironment,
    Func<Func<string, string?>, string?> Lacking);

/// <summary>The services there are: the one place that knows them all.</summary>
public static class ServiceCatalog
{
    /// <summary>The services, one line each.</summary>
    public static IReadOnlyList<ServiceDescription> Services { get; } =
    [
        new(AzureDevOpsService.ServiceName, AzureDevOpsService.HandleScheme, AzureDevOpsConnection.FromEnvironment, AzureDevOpsSettings.Lacking),
        new(WallarmFastService.ServiceName, WallarmFastService.HandleScheme, WallarmFastConnection.FromEnvironment, WallarmFastSettings.Lacking),
    ];
}
