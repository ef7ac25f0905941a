using System.Collections;
using CloneCmdlets.Connections;

namespace CloneCmdlets.Completion;

/// <summary>The names of the runspace's connections.</summary>
public sealed class ConnectionCompleter : Completer
{
    private protected override IReadOnlyList<Offer> Offers(IDictionary bound) =>
        [.. ConnectionStore.Current.Connections.Select(connection => new Offer(
            connection.Name, ToolTip: $"{connection.Service}: {connection.Uri} {connection.Project}".TrimEnd()))];
}
