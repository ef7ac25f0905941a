using System.Management.Automation;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;

namespace CloneCmdlets.Commands;

/// <summary><c>Disconnect-CloneService</c>: forgets one connection of the runspace, or all.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "CloneService", DefaultParameterSetName = "All")]
[OutputType(typeof(void))]
public sealed class DisconnectCloneServiceCommand : AsyncCmdlet
{
    /// <summary>The connection to forget: its name, or itself. Without it, all.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByName", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Connection")]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public ConnectionArgument[]? Name { get; set; }

    private protected override void Process()
    {
        var store = ConnectionStore.Current;
        if (ParameterSetName == "All")
        {
            foreach (var connection in store.Connections)
            {
                store.Remove(connection);
            }

            return;
        }

        foreach (var name in Name!)
        {
            try
            {
                store.Remove(name.Resolve(store));
            }
            catch (CloneException error)
            {
                // One name that isn't there spoils nothing for the others.
                WriteError(ErrorRecords.From(error));
            }
        }
    }
}
