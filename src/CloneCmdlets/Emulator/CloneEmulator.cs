using System.Security;

namespace CloneCmdlets;

/// <summary>A running emulator, as <c>Start-CloneEmulator -PassThru</c> gives it. Its token is no property, so that no formatter or serializer meets it.</summary>
public sealed class CloneEmulator
{
    private readonly SecureString _token;

    internal CloneEmulator(CloneCmdlets.Emulator.EmulatorProcess process, string collection, string project, SecureString token, string? dataPath)
    {
        Process = process;
        Uri = process.Uri;
        ProcessId = process.ProcessId;
        CollectionUri = new Uri(process.Uri, collection);
        Project = project;
        DataPath = dataPath;
        _token = token;
    }

    /// <summary>Where it serves. Wallarm FAST is at this address, and so is the page.</summary>
    public Uri Uri { get; }

    /// <summary>Its port.</summary>
    public int Port => Uri.Port;

    /// <summary>The collection of its Azure DevOps side.</summary>
    public Uri CollectionUri { get; }

    /// <summary>The project that the Azure DevOps connection is made to.</summary>
    public string Project { get; }

    /// <summary>Its database; <see langword="null"/>: a temporary one.</summary>
    public string? DataPath { get; }

    /// <summary>Its process id.</summary>
    public int ProcessId { get; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !Process.HasExited;

    internal CloneCmdlets.Emulator.EmulatorProcess Process { get; }

    /// <summary>The token that it asks for, as <c>Connect-CloneService -Token</c> takes it.</summary>
    /// <returns>The token.</returns>
    public SecureString GetToken() => _token.Copy();

    /// <summary>Its address.</summary>
    public override string ToString() => Uri.AbsoluteUri;
}
