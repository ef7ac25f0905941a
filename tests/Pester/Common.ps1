# What every Pester file begins with: the module under test, and a journal of the test's own.

function Get-TestModulePath {
    if ($env:CLONECMDLETS_TEST_MODULE) {
        return $env:CLONECMDLETS_TEST_MODULE
    }

    Join-Path $PSScriptRoot '../../out/CloneCmdlets'
}

function Import-TestModule {
    $env:CLONECMDLETS_HOME = Join-Path ([System.IO.Path]::GetTempPath()) "clonecmdlets-tests-$([guid]::NewGuid().ToString('n'))"
    foreach ($name in 'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT', 'SYSTEM_ACCESSTOKEN', 'AZURE_DEVOPS_EXT_PAT', 'WALLARM_API_HOST', 'WALLARM_API_TOKEN') {
        Remove-Item -Path "Env:$name" -ErrorAction Ignore
    }

    # Where a runspace of its own finds it by itself, as it finds an installed module.
    $parent = Split-Path -Parent (Resolve-Path -LiteralPath (Get-TestModulePath)).Path
    if ($env:PSModulePath -split [System.IO.Path]::PathSeparator -notcontains $parent) {
        $env:PSModulePath = $parent + [System.IO.Path]::PathSeparator + $env:PSModulePath
    }

    Import-Module (Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1') -Force
}

# The emulator that a file's tests share. Its token is in no output of a test.
function Initialize-TestEmulator {
    $script:Emulator = Start-CloneEmulator -Sample -PassThru
    $script:EmulatorToken = $script:Emulator.GetToken()
    $script:Emulator
}

# Asks the emulator directly, as the services' own users do.
function Invoke-TestEmulator {
    param(
        [string] $Path,
        [string] $Method = 'Get',
        [object] $Body
    )

    $DebugPreference = $VerbosePreference = 'SilentlyContinue' # its own would show the token
    $arguments = @{
        Uri            = [uri]::new($script:Emulator.Uri, $Path)
        Method         = $Method
        Authentication = 'Bearer'
        Token          = $script:EmulatorToken
        AllowUnencryptedAuthentication = $true
    }
    if ($Body) {
        $arguments.Body = $Body | ConvertTo-Json -Depth 5
        $arguments.ContentType = 'application/json'
    }

    Invoke-RestMethod @arguments
}

# What stands in the emulator's database: the names of a project's plans, and the number of runs.
function Get-TestPlanName([string] $Project = 'fabrikam-fiber-tfvc') {
    @((Invoke-TestEmulator "fabrikam/$Project/_apis/test/plans?api-version=5.0-preview.2").value | ForEach-Object name)
}

function Get-TestRunCount {
    @((Invoke-TestEmulator 'v1/test_run').body.objects).Count
}

# The requests that came in so far, or since a count of them.
function Get-TestRequest([int] $Skip = 0) {
    (Invoke-TestEmulator '_emulator/requests') | Select-Object -Skip $Skip # in parentheses: an array as such comes as one object
}

function Add-TestFault([string] $Match, [string] $Kind, [hashtable] $More = @{}) {
    Invoke-TestEmulator '_emulator/faults' -Method Post -Body (@{ match = $Match; kind = $Kind } + $More)
}

function Clear-TestFault {
    $null = Invoke-TestEmulator '_emulator/faults' -Method Delete
}

# Waits until the faults asked for have all struck: then the request stands before the service, whatever it does with it.
function Wait-TestFault {
    $deadline = [datetime]::UtcNow.AddSeconds(60)
    while ((Invoke-TestEmulator '_emulator/faults').Count -gt 0) {
        if ([datetime]::UtcNow -gt $deadline) { throw 'The request did not come.' }
        Start-Sleep -Milliseconds 20
    }
}

# The id of the sample's run of a state.
function Get-TestRunId([string] $State) {
    (@((Invoke-TestEmulator 'v1/test_run').body.objects) | Where-Object state -EQ $State | Select-Object -First 1).id
}

function ConvertTo-TestToken([string] $Text) {
    $secure = [securestring]::new()
    $Text.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
    $secure
}

# The first part of an error's id: the word of the design.
function Get-ErrorId([System.Management.Automation.ErrorRecord] $ErrorRecord) {
    ($ErrorRecord.FullyQualifiedErrorId -split ',')[0]
}

# Runs something that is to fail, and gives its error.
function Get-TestError([scriptblock] $Action) {
    try {
        $null = & $Action
    } catch {
        return $_
    }

    throw 'It did not fail.'
}

# What Connect-CloneService takes for the emulator.
function Get-TestConnectionArgument([hashtable] $More = @{}) {
    @{
        CollectionUri = $script:Emulator.CollectionUri
        Project       = $script:Emulator.Project
        Token         = $script:EmulatorToken
    } + $More
}
