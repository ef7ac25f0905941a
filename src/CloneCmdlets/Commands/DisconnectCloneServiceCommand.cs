using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;
using CloneCmdlets.Services;

namespace CloneCmdlets.Commands;

/// <summary><c>Disconnect-CloneService</c>: forgets one connection of the runspace, or all.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "CloneService", DefaultParameterSetName = "All")]
[OutputType(typeof(void))]
public sealed class DisconnectCloneServiceCommand : AsyncCmdlet
{
    /// <summary>The connections to forget: their names, with wildcards if you like, or themselves. Without it, all.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByName", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Connection")]
    [ValidateNotNull]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ConnectionArgument[]? Name { get; set; }

    private protected override void Process()
    {
        var store = ConnectionStore.Current;
        using var connector = new Connector(store, TimeProvider.System);
        var environment = FromEnvironment(connector);
        if (ParameterSetName == "All")
        {
            ForgetAll(store, NamePattern.Of("*"), environment);
            return;
        }

        foreach (var name in Name!)
        {
            try
            {
                Forget(store, name, environment);
            }
            catch (CloneException error)
            {
                // One name that isn't there spoils nothing for the others.
                WriteError(ErrorRecords.From(error));
            }
        }
    }

    private void ForgetAll(ConnectionStore store, WildcardPattern pattern, List<ServiceConnection> environment)
    {
        foreach (var connection in store.Connections.Where(connection => pattern.IsMatch(connection.Name)))
        {
            store.Remove(connection);
        }

        environment.FindAll(connection => pattern.IsMatch(connection.Name)).ForEach(WarnThatItStays);
    }

    private void Forget(ConnectionStore store, ConnectionArgument argument, List<ServiceConnection> environment)
    {
        if (argument.GivenName is { } name && store.Find(name) is null)
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
            {
                ForgetAll(store, NamePattern.Of(name), environment);
                return;
            }

            if (environment.Find(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) is { } named)
            {
                WarnThatItStays(named);
                return;
            }
        }

        var connection = argument.Resolve(store);
        if (store.Remove(connection))
        {
            return;
        }

        // Each call makes the environment's connections anew, so they are known by where they lead.
        if (environment.Exists(one => one.Name == connection.Name && one.Uri == connection.Uri && one.Project == connection.Project))
        {
            WarnThatItStays(connection);
        }
        else
        {
            Log.Verbose(Messages.NotConnectedAnyMore(connection));
        }
    }

    private void WarnThatItStays(ServiceConnection connection) => WriteWarning(Messages.FromEnvironment(connection));

    /// <summary>What the environment names, as far as it can be used.</summary>
    private static List<ServiceConnection> FromEnvironment(Connector connector)
    {
        var found = new List<ServiceConnection>();
        foreach (var entry in ServiceCatalog.Services)
        {
            try
            {
                if (connector.FromEnvironment(entry.Name) is { } connection)
                {
                    found.Add(connection);
                }
            }
            catch (CloneException)
            {
                // Nothing can be connected by it, and whoever wants to be is told.
            }
        }

        return found;
    }
}
