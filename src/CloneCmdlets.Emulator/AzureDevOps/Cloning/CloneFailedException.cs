namespace CloneCmdlets.Emulator.AzureDevOps.Cloning;

/// <summary>A rule was broken on the way: the operation ends as failed, with this message. What is committed stays, as with the service.</summary>
internal sealed class CloneFailedException(string message) : Exception(message);
