using System.Management.Automation;
using CloneCmdlets.Binding;
using CloneCmdlets.Commands.Base;
using CloneCmdlets.Completion;
using CloneCmdlets.Connections;
using CloneCmdlets.Services;

namespace CloneCmdlets.Commands;

/// <summary><c>Get-CloneService</c>: lists the connections of the runspace, and what the environment names where a service has none.</summary>
[Cmdlet(VerbsCommon.Get, "CloneService")]
[OutputType(typeof(ServiceConnection))]
public sealed class GetCloneServiceCommand : AsyncCmdlet
{
    /// <summary>The names to list; wildcards are allowed. Without it, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string[]? Name { get; set; }

    private protected override void Process()
    {
        var all = All().ToList();
        if (Name is null)
        {
            WriteObject(all, enumerateCollection: true);
            return;
        }

        foreach (var name in Name)
        {
            // A name may hold what is a wildcard elsewhere.
            var pattern = NamePattern.Of(name);
            var found = all.FindAll(connection => string.Equals(connection.Name, name, StringComparison.OrdinalIgnoreCase));
            found = found.Count > 0 ? found : all.FindAll(connection => pattern.IsMatch(connection.Name));
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(Messages.UnknownConnection(name, all.Select(connection => connection.Name))));
            }
        }
    }

    private IEnumerable<ServiceConnection> All()
    {
        var made = ConnectionStore.Current.Connections;
        foreach (var connection in made)
        {
            yield return connection;
        }

        foreach (var entry in ServiceCatalog.Services.Where(entry => made.All(connection => connection.Service != entry.Name)))
        {
            ServiceConnection? connection = null;
            try
            {
                // It is the caller's from now on, so that nothing of it is disposed of here: its sockets close by themselves when idle.
                connection = entry.FromEnvironment(Environment.GetEnvironmentVariable, TimeProvider.System);
            }
            catch (CloneException error)
            {
                WriteWarning(error.Message);
            }

            if (connection is not null)
            {
                yield return connection with { IsDefault = true };
            }
        }
    }
}
