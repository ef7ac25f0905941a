using System.Collections;
using CloneCmdlets.Connections;
using CloneCmdlets.Services.AzureDevOps;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Completion;

/// <summary>The names of the runspace's connections; for a cmdlet of one service, of that service's.</summary>
public sealed class ConnectionCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(string command, IDictionary bound)
    {
        var service = ServiceOf(command);
        return [.. ConnectionStore.Current.Connections.Where(connection => service is null || connection.Service == service).Select(connection => new Offer(
            connection.Name, ToolTip: $"{connection.Service}: {connection.Uri} {connection.Project}".TrimEnd()))];
    }

    private static string? ServiceOf(string command) =>
        command.EndsWith("Copy-TestPlan", StringComparison.OrdinalIgnoreCase) ? AzureDevOpsService.ServiceName
        : command.EndsWith("Copy-TestRun", StringComparison.OrdinalIgnoreCase) ? WallarmFastService.ServiceName
        : null;
}
