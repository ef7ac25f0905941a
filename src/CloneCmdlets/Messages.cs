using CloneCmdlets.Services;
using CloneCmdlets.Text;

namespace CloneCmdlets;

/// <summary>What the cmdlets themselves tell the user, in one place: what happened, the thing and the value, the remedy. (The core words its own.)</summary>
internal static class Messages
{
    private const string EmulatorHint = "To try things out without a service, run Start-CloneEmulator -Sample.";

    public static string Unforeseen(Exception error) =>
        $"CloneCmdlets met something unforeseen, which is a fault of its own ({error.GetType().Name}: {error.Message}). What was submitted is in the journal: run Get-CloneOperation before you repeat anything.";

    /// <param name="service">The service.</param>
    /// <param name="lacking">What the environment lacks for one, as a sentence.</param>
    public static CloneException NotConnected(string service, string? lacking) => new(
        CloneErrorId.NotConnected,
        $"There is no connection to {service}. {(lacking is null ? "" : lacking + " ")}{HowToConnect(service)} {EmulatorHint}")
    {
        Target = service,
    };

    public static CloneException UnknownConnection(string name, IEnumerable<string> known)
    {
        var names = string.Join(", ", known.Select(other => $"'{SafeText.Clean(other, 100)}'"));
        return new CloneException(
            CloneErrorId.NotConnected,
            $"There is no connection '{SafeText.Clean(name, 100)}' in this session{(names.Length == 0 ? "" : $" (connected: {names})")}. "
            + "Make it with Connect-CloneService -Name, or pass the connection itself: a parallel runspace has none of its own.")
        {
            Target = name,
        };
    }

    public static CloneException DeadConnection(string name) => new(
        CloneErrorId.NotConnected,
        $"The connection '{SafeText.Clean(name, 100)}' came from another process or a file, and so without its token. Connect again with Connect-CloneService.")
    {
        Target = name,
    };

    public static CloneException WrongService(string name, string service, string wanted) => new(
        CloneErrorId.NotConnected,
        $"The connection '{SafeText.Clean(name, 100)}' is one to {service}, but this needs one to {wanted}. Give another with -Connection.")
    {
        Target = name,
    };

    public static CloneException NoConnectionFor(OperationHandle handle)
    {
        var scope = SafeText.Clean(handle.Scope, 300);
        return new CloneException(
            CloneErrorId.NotConnected,
            $"No connection leads to '{scope}', where the operation '{SafeText.Clean(handle.ToString(), 400)}' is. Connect to it with Connect-CloneService, or give a connection with -Connection.")
        {
            Target = handle.ToString(),
        };
    }

    /// <summary>An operation is to be copied with a connection that doesn't lead to it.</summary>
    public static CloneException OtherOrigin(OperationHandle origin, ServiceConnection connection, bool isGiven, IEnumerable<ServiceConnection> leading)
    {
        var names = string.Join(" or ", leading.Select(one => $"'{SafeText.Clean(one.Name, 100)}'"));
        return new CloneException(
            CloneErrorId.InvalidCloneRequest,
            $"The operation '{SafeText.Clean(origin.ToString(), 400)}' is in '{SafeText.Clean(origin.Scope, 300)}', but the {(isGiven ? "given" : "default")} connection '{connection}' "
            + $"leads to {Place(connection)}, where its numbers mean something else, so nothing was sent. No copy goes from one to the other. "
            + $"To copy there what it made, {(names.Length == 0 ? "connect with Connect-CloneService, and give that connection with -Connection" : $"give -Connection {names}")}.")
        {
            Rule = "SourceElsewhere",
            Target = origin.ToString(),
        };
    }

    public static string ConnectionOfOrigin(ServiceConnection connection, OperationHandle origin) =>
        $"The operation '{SafeText.Clean(origin.ToString(), 400)}' is where the connection '{connection}' leads, so that one is used instead of the default.";

    public static CloneException TooLateToWait(CloneOperation operation) => new(
        CloneErrorId.CloneOperationTimeout,
        $"The time given had run out when '{operation}' came, so it was not waited for. It goes on in the service. To wait for it: {Waiting.WaitText.GoOn(operation)}.")
    {
        Operation = operation,
    };

    /// <summary>For copies that were made when nothing could be written any more.</summary>
    public static string NotWritten(IReadOnlyList<CloneOperation> operations)
    {
        const int shown = 10;
        var handles = string.Join(", ", operations.Take(shown).Select(operation => $"'{SafeText.Clean(operation.Handle, 400)}'"));
        return operations.Count == 1
            ? $"The copy {operations[0]} was submitted, but is not in the output, which had ended by then. Its handle is {handles}."
            : $"{operations.Count} copies were submitted, but are not in the output, which had ended by then. Their handles are {handles}"
                + $"{(operations.Count > shown ? ", and so on" : "")}; Get-CloneOperation lists them all.";
    }

    public static CloneException NoHandle(string text) => new(
        CloneErrorId.InvalidCloneRequest,
        $"'{SafeText.Clean(text, 200)}' is no handle. One looks like azuredevops:https://dev.azure.com/fabrikam/fabrikam-fiber-tfvc#plan/2; the property Handle of an operation has it.")
    {
        Rule = "Handle",
        Target = text,
    };

    public static CloneException TimeoutWithoutWait(int seconds) => new(
        CloneErrorId.InvalidCloneRequest,
        "-TimeoutSec bounds the waiting, so it needs -Wait. Add -Wait, or leave -TimeoutSec out.")
    {
        Rule = "TimeoutWithoutWait",
        Target = seconds,
    };

    public static CloneException NoOverride(string? field) => new(
        CloneErrorId.InvalidCloneRequest,
        $"-OverrideParameters has no text for the field '{SafeText.Clean(field, 100)}'. Name each field by text, and give it a text, a number or $null.")
    {
        Rule = "OverrideText",
        Target = field,
    };

    public static CloneException OverrideTwice(string field) => new(
        CloneErrorId.InvalidCloneRequest,
        $"-OverrideParameters has the field '{SafeText.Clean(field, 100)}' twice: fields are the same in any case. Leave one out.")
    {
        Rule = "OverrideOnce",
        Target = field,
    };

    public static CloneException NoOperationId() => new(
        CloneErrorId.InvalidCloneRequest, "No operation is named: neither an id nor a handle is given. Give one with -Id or -Handle.")
    {
        Rule = "OperationId",
    };

    public static CloneException UnusableToken(ArgumentException error) => new(
        CloneErrorId.NotSignedIn, $"{error.Message.Split(" (Parameter", 2)[0]} Give another with -Token.")
    {
        Target = "Token",
    };

    public static CloneException NoAddress(string text)
    {
        // What stands before an @ may be a password.
        var shown = SafeText.Clean(text[(text.LastIndexOf('@') + 1)..], 300);
        return new CloneException(
            CloneErrorId.InvalidCloneRequest,
            $"'{shown}' is no address of a collection. One looks like https://dev.azure.com/fabrikam or https://server:8080/tfs/DefaultCollection.")
        {
            Rule = "CollectionUri",
            Target = shown,
        };
    }

    /// <summary>What was lost when a connection took the place of another; <see langword="null"/>: nothing, since both lead to the same.</summary>
    public static string? ReplacedConnection(ServiceConnection old, ServiceConnection one) => old.Uri == one.Uri && old.Project == one.Project
        ? null
        : $"The connection '{one}' to {Place(one)} takes the place of the one to {Place(old)}, which had the same name. To keep several, connect each with a -Name of its own.";

    public static string NotConnectedAnyMore(ServiceConnection connection) =>
        $"The connection '{connection}' to {Place(connection)} is not connected in this session, so there is nothing to forget.";

    public static string FromEnvironment(ServiceConnection connection) =>
        $"The connection '{connection}' comes from the environment, and can't be forgotten: {(connection.Service == "WallarmFast" ? "WALLARM_API_TOKEN names it" : "SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT and SYSTEM_ACCESSTOKEN (or AZURE_DEVOPS_EXT_PAT) name it")}. Remove {(connection.Service == "WallarmFast" ? "the variable" : "one of them")} to be without it.";

    private static string Place(ServiceConnection connection) =>
        $"'{SafeText.Clean(connection.Uri.AbsoluteUri, 300)}'{(connection.Project is null ? "" : $", project '{SafeText.Clean(connection.Project, 100)}'")}";

    public static CloneException NoProxyAddress(string shown) => new(
        CloneErrorId.InvalidCloneRequest,
        $"'{SafeText.Clean(shown, 300)}' is no address of a proxy. One looks like http://proxy.example:8080 or proxy.example:8080; its scheme may be http, https, socks4, socks4a or socks5.")
    {
        Rule = "Proxy",
        Target = SafeText.Clean(shown, 300),
    };

    public static CloneException ProxyWithUser(string shown) => new(
        CloneErrorId.InvalidCloneRequest,
        $"The address of the proxy '{SafeText.Clean(shown, 300)}' was given with a user name or password. Leave them out of -Proxy and give them with -ProxyCredential.")
    {
        Rule = "ProxyWithUser",
        Target = SafeText.Clean(shown, 300),
    };

    public static CloneException ProxyCredentialWithoutProxy() => new(
        CloneErrorId.InvalidCloneRequest,
        "-ProxyCredential is for the proxy of -Proxy, which isn't given. Add -Proxy, or leave -ProxyCredential out.")
    {
        Rule = "ProxyCredentialWithoutProxy",
        Target = "ProxyCredential",
    };

    public static CloneException UnknownId(string id) => new(
        CloneErrorId.CloneOperationNotFound,
        $"This machine's journal knows no operation '{SafeText.Clean(id, 100)}'. Say with -Service which service is meant, or give the operation's handle with -Handle.")
    {
        Target = id,
    };

    public static CloneException AmbiguousId(string id) => new(
        CloneErrorId.AmbiguousName,
        $"Several operations of this machine's journal have the id '{SafeText.Clean(id, 100)}'. Say with -Service or -Connection which is meant, or give its handle with -Handle.")
    {
        Target = id,
    };

    public static CloneException UnknownIntent(OperationHandle handle) => new(
        CloneErrorId.CloneOperationNotFound,
        $"This machine's journal doesn't know '{SafeText.Clean(handle.ToString(), 400)}'. Such a handle belongs to a submission whose answer was lost, and is valid only on the machine that sent it.")
    {
        Target = handle.ToString(),
    };

    public static string NotRefreshed(OperationHandle handle) =>
        $"No connection leads to '{SafeText.Clean(handle.Scope, 300)}', so its operations are shown as they were last seen. Connect to it with Connect-CloneService.";

    /// <summary>A copy that would interrupt an earlier one of the same call.</summary>
    /// <param name="before">The earlier one, as far as it is known.</param>
    public static CloneException StillAtWork(CloneOperation? before)
    {
        var shown = before?.ToString() ?? "an earlier copy";
        return new CloneException(
            CloneErrorId.InvalidCloneRequest,
            $"Nothing was sent: {shown}, which this call sent to the same node, {(before?.State == CloneState.Unknown ? "may be at work there" : "has not ended")}, and a new run would interrupt it. "
                + "Copy this one when that one has ended, or to a node of its own with -NodeId.")
        {
            Rule = "NodeAtWork",
            Target = before?.Handle,
        };
    }

    public static string NotHandedOn(Exception? error) =>
        $"The build agent couldn't be given the operations' ids and handles as output variables{(error is null ? " in time" : $" ({SafeText.Clean(error.Message, 500)})")}. The operations themselves are not concerned; Get-CloneOperation has their handles.";

    public static CloneException DotnetMissing() => new(
        CloneErrorId.ServiceUnavailable,
        "The emulator needs the .NET 10 runtime (ASP.NET Core), and there is no 'dotnet' in DOTNET_ROOT or, where that isn't set, on the PATH or in its usual places. Install it from https://dot.net, or set DOTNET_ROOT.")
    {
        Target = "dotnet",
    };

    public static CloneException EmulatorMissing(string path) => new(
        CloneErrorId.ServiceUnavailable,
        $"The emulator is not where the module has it: '{SafeText.Clean(path, 500)}'. Install the module again, or build it with 'dotnet build'.")
    {
        Target = path,
    };

    public static CloneException NoFile(string path, string provider) => new(
        CloneErrorId.InvalidCloneRequest,
        $"'{SafeText.Clean(path, 300)}' is no file but something of PowerShell's provider {SafeText.Clean(provider, 100)}. Give -DataPath a file.")
    {
        Rule = "DataPath",
        Target = path,
    };

    public static CloneException PortInUse(int port) => new(
        CloneErrorId.ServiceUnavailable,
        $"Port {port} is in use. Stop what uses it (Stop-CloneEmulator, if it is an emulator of this session), or leave -Port out for a free one.")
    {
        Target = port,
    };

    public static CloneException EmulatorFailed(int exitCode, string output) => new(
        CloneErrorId.ServiceUnavailable,
        $"The emulator ended with exit code {exitCode} before it was ready. {(output.Length == 0 ? "It said nothing." : "It said: " + SafeText.Clean(output, 1000))}")
    {
        Target = exitCode,
    };

    public static CloneException EmulatorSilent(int seconds) => new(
        CloneErrorId.ServiceUnavailable,
        $"The emulator was not ready within {seconds} s, and was ended. Try again when the machine is less busy.")
    {
        Target = seconds,
    };

    public static string NoEmulator => "No emulator of this session is running.";

    public static string NoEmulatorAt(int port, IReadOnlyCollection<int> ports) => ports.Count == 0
        ? $"No emulator of this session serves on port {port}; none is running."
        : $"No emulator of this session serves on port {port}; those that run are on {string.Join(", ", ports)}.";

    private static string HowToConnect(string service) => service switch
    {
        "AzureDevOps" => "Connect with Connect-CloneService -CollectionUri … -Project … -Token …, or set SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT and SYSTEM_ACCESSTOKEN (or AZURE_DEVOPS_EXT_PAT).",
        "WallarmFast" => "Connect with Connect-CloneService -ApiHost … -Token …, or set WALLARM_API_TOKEN and, for another cloud than the US one, WALLARM_API_HOST.",
        _ => "Connect with Connect-CloneService, or set SYSTEM_COLLECTIONURI, SYSTEM_TEAMPROJECT and SYSTEM_ACCESSTOKEN (or AZURE_DEVOPS_EXT_PAT) for Azure DevOps, WALLARM_API_TOKEN and WALLARM_API_HOST for Wallarm FAST.",
    };
}
