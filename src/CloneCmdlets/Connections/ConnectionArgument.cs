using System.Management.Automation;
using CloneCmdlets.Services;

namespace CloneCmdlets.Connections;

/// <summary>What <c>-Connection</c> takes: a connection's name, or the connection itself.</summary>
public sealed class ConnectionArgument
{
    private readonly string? _name;
    private readonly ServiceConnection? _connection;

    /// <summary>By name.</summary>
    /// <param name="name">The name of a connection of this runspace.</param>
    public ConnectionArgument(string name) => _name = name;

    /// <summary>The connection itself, from whichever runspace.</summary>
    /// <param name="connection">The connection.</param>
    public ConnectionArgument(ServiceConnection connection) => _connection = connection;

    /// <summary>What is left of a connection after a serializer had it: its name at least.</summary>
    /// <param name="remains">The object.</param>
    public ConnectionArgument(PSObject remains)
    {
        ArgumentNullException.ThrowIfNull(remains);
        switch (remains.BaseObject)
        {
            case ServiceConnection connection:
                _connection = connection;
                break;
            case string name:
                _name = name;
                break;
            default:
                _name = remains.Properties["Name"]?.Value as string
                    ?? throw new ArgumentException("-Connection takes the name of a connection, or a connection as Connect-CloneService -PassThru and Get-CloneService give it.", nameof(remains));
                IsRemains = true;
                break;
        }
    }

    /// <summary>The name that was given instead of a connection, or of what is left of one.</summary>
    internal string? GivenName => IsRemains ? null : _name;

    private bool IsRemains { get; }

    /// <summary>The name, safe to show.</summary>
    public override string ToString() => _connection?.ToString() ?? Text.SafeText.Clean(_name);

    /// <summary>Finds the connection.</summary>
    /// <exception cref="CloneException"><see cref="CloneErrorId.NotConnected"/>: there is none.</exception>
    internal ServiceConnection Resolve(ConnectionStore store) =>
        _connection ?? store.Find(_name!)
        ?? throw (IsRemains ? Messages.DeadConnection(_name!) : Messages.UnknownConnection(_name!, store.Connections.Select(connection => connection.Name)));
}
